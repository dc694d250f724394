/** The flows that conversations run on here. */

/** One turn: a text comes in, a condition looks at it, two messages answer. */
export const TURN_FLOW = {
  format: 1,
  id: 'bench-turn',
  name: 'Two messages and a condition',
  start: 'ask',
  nodes: {
    ask: {
      kind: 'listener',
      type: 'text',
      saveTo: 'question',
      timeout: '1d',
      outlets: { answered: 'about', timeout: 'bye' },
    },
    about: {
      kind: 'condition',
      branches: [{ id: 'order', when: { value: '{{question}}', op: 'contains', to: 'order' } }],
      outlets: { order: 'thanks', else: 'bye' },
    },
    thanks: {
      kind: 'message',
      messages: [{ type: 'text', text: 'Thank you, {{visitor.name}}: I look for “{{question}}”.' }],
      outlets: { next: 'more' },
    },
    more: {
      kind: 'message',
      messages: [{ type: 'text', text: 'What else can I do for you?' }],
      outlets: { next: 'ask' },
    },
    bye: { kind: 'end' },
  },
};

export const VISITOR = { id: 'v-1', name: 'Ada' };
export const TEXT = 'Where is my order 4711?';

/** One turn visits so many nodes that need nothing from outside, then asks again. */
export function pureNodesFlow(count: number) {
  const nodes: { [id: string]: object } = {
    ask: { kind: 'listener', type: 'text', timeout: '1d', outlets: { answered: 'set1', timeout: 'bye' } },
    bye: { kind: 'end' },
  };
  for (let index = 1; index <= count; index += 1) {
    nodes[`set${index}`] = {
      kind: 'set',
      assign: [{ variable: 'counter', value: index }],
      outlets: { next: index === count ? 'ask' : `set${index + 1}` },
    };
  }
  return {
    format: 1,
    id: `bench-pure-${count}`,
    name: `${count} pure nodes`,
    start: 'ask',
    variables: { counter: { type: 'number', default: 0 } },
    nodes,
  };
}

/** A visitor says what it is about, and waits for a person. */
export const HELP_FLOW = {
  format: 1,
  id: 'bench-help',
  name: 'A person, please',
  start: 'ask',
  nodes: {
    ask: { kind: 'listener', type: 'text', outlets: { answered: 'person' } },
    person: { kind: 'action', action: 'escalate', outlets: { returned: 'bye' } },
    bye: { kind: 'end' },
  },
};
