/**
 * A flow with every way in which a turn can go on: at once, through an action, through time, and to the close, with
 * and without an action before it.
 */
export const ERRAND = {
  format: 1,
  id: 'errand',
  name: 'Errand',
  start: 'name',
  // Messages sent in one breath are answers of their own here, so that what becomes of them is known beforehand.
  settings: { takeTogether: false },
  variables: {
    name: { type: 'text' },
    topic: { type: 'text' },
    count: { type: 'number' },
    last: { type: 'text' },
  },
  nodes: {
    name: {
      kind: 'listener',
      type: 'text',
      prompt: [
        { type: 'text', text: 'Welcome.' },
        { type: 'text', text: 'What is your name?' },
      ],
      saveTo: 'name',
      outlets: { answered: 'topic' },
    },
    topic: {
      kind: 'listener',
      type: 'text',
      prompt: [{ type: 'text', text: 'Hello {{name}}, what is it about?' }],
      saveTo: 'topic',
      outlets: { answered: 'file-topic' },
    },
    'file-topic': {
      kind: 'action',
      action: 'updateSegment',
      segment: 'errands',
      outlets: { success: 'count', error: 'not-filed' },
    },
    count: {
      kind: 'listener',
      type: 'number',
      prompt: [{ type: 'text', text: 'Filed under {{topic}}. How many?' }],
      saveTo: 'count',
      outlets: { answered: 'look' },
    },
    look: {
      kind: 'message',
      messages: [{ type: 'text', text: 'I look for {{count}}.' }],
      outlets: { next: 'pause' },
    },
    pause: { kind: 'wait', for: '1s', outlets: { next: 'last' } },
    last: {
      kind: 'listener',
      type: 'text',
      prompt: [
        { type: 'text', text: 'Found {{count}}.' },
        { type: 'text', text: 'Anything else?' },
      ],
      saveTo: 'last',
      outlets: { answered: 'more' },
    },
    more: {
      kind: 'condition',
      branches: [{ id: 'file', when: { value: '{{last}}', op: 'equals', to: 'file it' } }],
      outlets: { file: 'file-last', else: 'close' },
    },
    'file-last': {
      kind: 'action',
      action: 'updateSegment',
      segment: 'filed',
      outlets: { success: 'close', error: 'not-filed' },
    },
    'not-filed': {
      kind: 'message',
      messages: [{ type: 'text', text: 'That could not be filed: {{error.code}}.' }],
      outlets: { next: 'close' },
    },
    close: { kind: 'action', action: 'close', message: 'Goodbye {{name}}.' },
  },
} as const;

/** The segments that it names. */
export const SEGMENTS = [
  { id: 'errands', name: 'Errands' },
  { id: 'filed', name: 'Filed' },
];
