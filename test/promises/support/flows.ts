/** The flows that promises are tested with: small, and with every way a conversation can move. */

/** A message, and on from there. */
export const says = (text: string, next = 'ask') => ({
  kind: 'message',
  messages: [{ type: 'text', text }],
  outlets: { next },
});

/**
 * Answers every text by itself: `segment` moves to the segment vip, `human` escalates, `resolve` resolves, `bye`
 * closes; anything else is echoed. Messages are not taken together, so that each has an answer of its own.
 */
export function echoFlow(id = 'echo'): object {
  const is = (word: string) => ({ id: word, when: { value: '{{said}}', op: 'equals', to: word } });
  return {
    format: 1,
    id,
    name: 'Echo',
    public: true,
    start: 'ask',
    settings: { takeTogether: false },
    variables: { said: { type: 'text' } },
    nodes: {
      ask: {
        kind: 'listener',
        type: 'text',
        name: 'What is it?',
        prompt: [{ type: 'text', text: 'Say something.' }],
        saveTo: 'said',
        outlets: { answered: 'which' },
      },
      which: {
        kind: 'condition',
        branches: [is('segment'), is('human'), is('resolve'), is('bye')],
        outlets: { segment: 'vip', human: 'escalate', resolve: 'resolve', bye: 'close', else: 'echo' },
      },
      echo: {
        kind: 'message',
        messages: [{ type: 'text', text: 'You said: {{said}}' }],
        outlets: { next: 'ask' },
      },
      vip: {
        kind: 'action',
        action: 'updateSegment',
        name: 'Make them a VIP',
        segment: 'vip',
        retryFor: '1h',
        outlets: { success: 'is-vip', error: 'not-vip' },
      },
      'is-vip': {
        kind: 'message',
        messages: [{ type: 'text', text: 'You are a VIP.' }],
        outlets: { next: 'ask' },
      },
      'not-vip': {
        kind: 'message',
        messages: [{ type: 'text', text: 'No VIP: {{error.code}}' }],
        outlets: { next: 'ask' },
      },
      escalate: {
        kind: 'action',
        action: 'escalate',
        outlets: { returned: 'back', timeout: 'back', error: 'back' },
      },
      back: {
        kind: 'message',
        messages: [{ type: 'text', text: 'The bot is back.' }],
        outlets: { next: 'ask' },
      },
      resolve: { kind: 'action', action: 'resolve', outlets: { success: 'resolved', error: 'ask' } },
      resolved: { kind: 'message', messages: [{ type: 'text', text: 'Glad to help.' }], outlets: {} },
      close: { kind: 'action', action: 'close', message: 'Good bye.' },
    },
  };
}

/** Asks for a name and takes only what was accepted within `timeout`. */
export function deadlineFlow(timeout: string, id = 'deadline'): object {
  return {
    format: 1,
    id,
    name: 'Deadline',
    start: 'ask',
    settings: { takeTogether: false },
    variables: { name: { type: 'text' } },
    nodes: {
      ask: {
        kind: 'listener',
        type: 'text',
        prompt: [{ type: 'text', text: 'Your name?' }],
        saveTo: 'name',
        timeout,
        outlets: { answered: 'thanks', timeout: 'late' },
      },
      thanks: {
        kind: 'message',
        messages: [{ type: 'text', text: 'In time, {{name}}.' }],
        outlets: { next: 'more' },
      },
      late: { kind: 'message', messages: [{ type: 'text', text: 'Too late.' }], outlets: { next: 'more' } },
      more: {
        kind: 'listener',
        type: 'text',
        saveTo: 'name',
        outlets: { answered: 'noted' },
      },
      noted: {
        kind: 'message',
        messages: [{ type: 'text', text: 'Noted: {{name}}' }],
        outlets: { next: 'more' },
      },
    },
  };
}

/**
 * Escalates at once, with these fields, and says where it goes on. Whatever is then written to the bot escalates again.
 */
export function handoffFlow(id: string, escalate: object = {}, settings: object = {}): object {
  return {
    format: 1,
    id,
    name: 'Handoff',
    public: true,
    start: 'human',
    settings,
    variables: { said: { type: 'text' } },
    nodes: {
      human: {
        kind: 'action',
        action: 'escalate',
        ...escalate,
        outlets: { returned: 'back', left: 'left', timeout: 'late', error: 'bad' },
      },
      back: says('Back with the bot.'),
      left: says('You left.'),
      late: says('Nobody came.'),
      bad: says('Error: {{error.code}}'),
      ask: { kind: 'listener', type: 'text', saveTo: 'said', outlets: { answered: 'human' } },
    },
  };
}

/** Sends what the visitor says; `waits`: until it has arrived. */
export const texterFlow = (id = 'texter', waits = false): object => ({
  format: 1,
  id,
  name: 'Texter',
  start: 'ask',
  settings: { takeTogether: false, region: 'GB' },
  variables: { said: { type: 'text' } },
  nodes: {
    ask: {
      kind: 'listener',
      type: 'text',
      prompt: [{ type: 'text', text: 'What shall I send?' }],
      saveTo: 'said',
      outlets: { answered: 'send' },
    },
    send: {
      kind: 'action',
      action: 'sendSms',
      from: 'Shop',
      to: '+442079460000',
      text: '{{said}}',
      retryFor: '2h',
      ...(waits && { waitForDelivery: '1d' }),
      outlets: {
        success: 'sent',
        error: 'failed',
        ...(waits && { delivered: 'arrived', undelivered: 'lost' }),
      },
    },
    sent: says('Sent: {{said}}', 'ask'),
    failed: says('Failed: {{error.code}}', 'ask'),
    ...(waits && { arrived: says('Arrived: {{said}}', 'ask'), lost: says('Lost: {{error.code}}', 'ask') }),
  },
});
