import assert from 'node:assert/strict';
import type { ActionOutcome, Command } from '../../src/flow/state.ts';
import { view } from '../../src/flow/transition.ts';
import { asks, Conversation, flow, SAM, says, type Options } from './support/conversation.ts';

const SENT: ActionOutcome = { ok: true, result: { sent: { to: '+447700900123' } } };
const REFUSED: ActionOutcome = { ok: false, error: { code: 'opted_out', message: 'They want no more.' } };

const text = (outlets: object, rest: object = {}) => ({
  kind: 'action',
  action: 'sendSms',
  name: 'Text them',
  from: 'Shop',
  to: '+447700900123',
  text: 'Hello',
  outlets,
  ...rest,
});

const NODES = {
  ask: asks('text', 'Well?', { outlets: { answered: 'sms' } }),
  sms: text({ success: 'sent', error: 'bad' }),
  sent: says('Sent', 'again'),
  bad: says('Bad: {{error.code}}: {{error.message}}', 'again'),
  again: asks('text', 'What else?', { outlets: { answered: 'end' } }),
  end: says('Bye'),
};

/** A conversation whose action runs. */
function acting(nodes: object = NODES, options: Options = {}): Conversation {
  const conversation = Conversation.start(flow(nodes), options);
  conversation.say('go');
  assert.equal(conversation.view.working, true);
  return conversation;
}

const SKIP: Command = { name: 'skip', reason: 'They were called.' };
const FAIL: Command = { name: 'fail', reason: 'The number is wrong.' };
const RETRY: Command = { name: 'retry' };

/** Does it, as Sam; resolves to what the bot says to it. */
function operate(conversation: Conversation, command: Command): string[] {
  const before = conversation.said.length;
  const effects = conversation.command(command, SAM);
  assert.ok(!effects.some(({ type }) => type === 'refused'), JSON.stringify(effects));
  return conversation.said.slice(before);
}

function refusalOf(conversation: Conversation, command: Command): string | undefined {
  const before = conversation.state;
  const [effect] = conversation.command(command, SAM);
  assert.equal(conversation.state, before, 'nothing has changed');
  return effect?.type === 'refused' ? effect.error.code : undefined;
}

const cancelled = (conversation: Conversation) =>
  conversation.effects.flatMap((effect) => (effect.type === 'cancelAction' ? [effect.key] : []));
const asked = (conversation: Conversation) =>
  conversation.effects.flatMap((effect) => (effect.type === 'action' ? [effect.key] : []));
const operated = (conversation: Conversation) =>
  conversation.entries.flatMap((entry) =>
    entry.type === 'event' && entry.event === 'operated' ? [entry] : [],
  );

describe('what an operator does about an action', () => {
  describe('to skip it', () => {
    it('cancels it and goes on at success; members see who did it and why, the visitor does not', () => {
      const conversation = acting();
      assert.deepEqual(operate(conversation, SKIP), ['Sent', 'What else?']);
      assert.deepEqual(cancelled(conversation), ['sms@2']);
      const [entry] = operated(conversation);
      assert.equal(entry?.text, 'Sam skipped “Text them”: They were called.');
      assert.equal(entry?.audience, 'members');
      assert.deepEqual(entry?.data, { act: 'skip', by: SAM, node: 'sms', reason: 'They were called.' });
      assert.equal(conversation.view.error, null);
    });

    it('makes its result come too late, and works once', () => {
      const conversation = acting();
      operate(conversation, SKIP);
      const before = conversation.state;
      conversation.send({ type: 'actionFinished', now: conversation.now, key: 'sms@2', outcome: REFUSED });
      assert.deepEqual(conversation.state, before);
      assert.equal(refusalOf(conversation, SKIP), 'nothing_runs');
    });

    for (const [what, outlets, expected] of [
      ['at delivered where that leads on', { success: 'sent', delivered: 'end' }, 'Bye'],
      ['at success where it does not', { success: 'end' }, 'Bye'],
    ] as const) {
      it(`goes on ${what} when a delivery is awaited`, () => {
        const nodes = { ...NODES, sms: text(outlets, { waitForDelivery: '5m' }) };
        const early = acting(nodes);
        assert.deepEqual(operate(early, SKIP), [expected]);
        const late = acting(nodes);
        late.finish(SENT);
        assert.deepEqual(operate(late, SKIP), [expected]);
        assert.deepEqual(late.deliver({ status: 'delivered' }, 'sms@2'), []);
      });
    }

    it('of an escalation goes on as if people had given it back', () => {
      const human = { kind: 'action', action: 'escalate', team: 'support', outlets: { returned: 'end' } };
      const conversation = acting({ ...NODES, sms: human });
      assert.deepEqual(operate(conversation, SKIP), ['Bye']);
      assert.equal(conversation.view.status, 'bot');
    });

    it('ends a wait, which cannot fail', () => {
      const wait = { kind: 'wait', for: '3d', outlets: { next: 'end' } };
      const conversation = Conversation.start(flow({ ...NODES, ask: wait }));
      assert.equal(refusalOf(conversation, FAIL), 'nothing_runs');
      assert.deepEqual(operate(conversation, SKIP), ['Bye']);
      assert.deepEqual(conversation.after(5 * 24 * 60), []);
    });
  });

  describe('to end it with an error', () => {
    it('cancels it and takes the Error path, with the operator’s reason', () => {
      const conversation = acting();
      assert.deepEqual(operate(conversation, FAIL), [
        'Bad: operator_failed: The number is wrong.',
        'What else?',
      ]);
      assert.deepEqual(cancelled(conversation), ['sms@2']);
      assert.equal(conversation.view.error?.code, 'operator_failed');
    });

    it('takes it also while a delivery is awaited, whatever leads on from undelivered', () => {
      const sms = text({ success: 'sent', error: 'bad', undelivered: 'end' }, { waitForDelivery: '5m' });
      const conversation = acting({ ...NODES, sms });
      conversation.finish(SENT);
      assert.match(operate(conversation, FAIL)[0] ?? '', /^Bad: operator_failed/);
    });

    it('ends the flow with its fallback message where no Error path is drawn', () => {
      const conversation = acting({
        ...NODES,
        sms: { kind: 'action', action: 'updateSegment', segment: 'vip' },
      });
      const said = operate(conversation, { name: 'fail' });
      assert.match(said.join(), /something went wrong/);
      assert.deepEqual(conversation.view.error, { code: 'operator_failed', message: 'Sam has ended it.' });
    });
  });

  describe('while a member has the conversation', () => {
    for (const [command, expected] of [
      [SKIP, 'Sent'],
      [FAIL, 'Bad: operator_failed: The number is wrong.'],
    ] as const) {
      it(`${command.name}: nothing runs any more, and the flow goes on so once it is given back`, () => {
        const conversation = acting();
        conversation.command({ name: 'accept' });
        assert.deepEqual(operate(conversation, command), [], 'the bot is silent');
        assert.deepEqual(cancelled(conversation), ['sms@2']);
        conversation.send({ type: 'actionFinished', now: conversation.now, key: 'sms@2', outcome: REFUSED });
        assert.equal(refusalOf(conversation, SKIP), 'nothing_runs');
        assert.equal(refusalOf(conversation, FAIL), 'nothing_runs');
        assert.equal(conversation.view.status, 'human');
        assert.deepEqual(operate(conversation, { name: 'return' }), [expected, 'What else?']);
        assert.deepEqual(cancelled(conversation), ['sms@2'], 'once');
      });
    }

    it('what has finished meanwhile cannot be skipped any more', () => {
      const conversation = acting();
      conversation.command({ name: 'accept' });
      conversation.finish(SENT);
      assert.equal(refusalOf(conversation, SKIP), 'nothing_runs');
    });
  });

  describe('to have a send that failed tried again', () => {
    it('goes back to its node, for a new visit under a key of its own, and then on from there', () => {
      const conversation = acting();
      conversation.finish(REFUSED);
      assert.deepEqual(operate(conversation, RETRY), []);
      assert.deepEqual(asked(conversation), ['sms@2', 'sms@5']);
      assert.equal(operated(conversation)[0]?.text, 'Sam had “Text them” tried again.');
      assert.deepEqual(conversation.finish(SENT), ['Sent', 'What else?']);
      assert.equal(refusalOf(conversation, RETRY), 'nothing_failed');
    });

    it('works once for each failure, however many ask for it', () => {
      const conversation = acting();
      conversation.finish(REFUSED);
      operate(conversation, RETRY);
      assert.equal(refusalOf(conversation, RETRY), 'action_runs');
      conversation.finish(REFUSED);
      assert.deepEqual(operate(conversation, RETRY), []);
      assert.equal(asked(conversation).length, 3);
    });

    it('takes up a flow that ended with the error, in the flow that had called it', () => {
      const called = flow({ sms: text({}), after: says('After') }, { id: 'called', start: 'sms' });
      const nodes = { ask: { kind: 'call', flow: 'called', outlets: { next: 'back' } }, back: says('Back') };
      const conversation = Conversation.start(flow(nodes), { others: [called] });
      conversation.finish(REFUSED);
      assert.equal(conversation.state.position, null);
      assert.deepEqual(operate(conversation, RETRY), []);
      assert.equal(conversation.view.node?.flow, 'called');
      assert.deepEqual(conversation.finish(SENT), ['Back']);
    });

    it('leaves a question, whose late answer is told apart', () => {
      const conversation = acting();
      conversation.finish(REFUSED);
      operate(conversation, RETRY);
      conversation.say('too late');
      assert.deepEqual(conversation.finish(SENT), ['Sent', 'What else?', 'Bye']);
    });

    it('is of the past once the node has sent something again by itself', () => {
      const loop = { ...NODES, again: asks('text', 'What else?', { outlets: { answered: 'sms' } }) };
      const conversation = acting(loop);
      conversation.finish(REFUSED);
      conversation.say('once more');
      conversation.finish(SENT);
      assert.equal(refusalOf(conversation, RETRY), 'nothing_failed');
    });

    it('is not possible while people have it or it is resolved, and possible again after', () => {
      const conversation = acting();
      conversation.finish(REFUSED);
      conversation.command({ name: 'accept' });
      assert.equal(refusalOf(conversation, RETRY), 'not_with_bot');
      conversation.command({ name: 'resolve' });
      assert.equal(refusalOf(conversation, RETRY), 'not_with_bot');
      conversation.command({ name: 'reopen' });
      conversation.command({ name: 'return' });
      assert.deepEqual(operate(conversation, RETRY), []);
    });

    it('works also for what a conversation of an older version of the state has failed at since', () => {
      const conversation = acting();
      const { failedSend: _, ...old } = conversation.state;
      conversation.state = old;
      assert.equal(view(conversation.plan, old).working, true);
      conversation.finish(REFUSED);
      assert.deepEqual(operate(conversation, { name: 'retry', reason: 'Their number works again.' }), []);
      assert.deepEqual(operated(conversation)[0]?.data, {
        act: 'retry',
        by: SAM,
        node: 'sms',
        reason: 'Their number works again.',
      });
    });
  });
});
