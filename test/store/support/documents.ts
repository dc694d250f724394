import type { Draft } from '../../../src/store/flows.ts';

/** A small flow that can be published: it says one text and ends. */
export function flowDocument(id: string, changes: Partial<Draft> = {}): Draft {
  return {
    format: 1,
    id,
    name: `Flow ${id}`,
    start: 'hello',
    nodes: {
      hello: { kind: 'message', messages: [{ type: 'text', text: 'Hello.' }], outlets: { next: 'done' } },
      done: { kind: 'end' },
    },
    ...changes,
  };
}

/** A flow that calls another one, by a node of its own. */
export function callingFlow(id: string, called: string): Draft {
  return flowDocument(id, {
    start: 'ask',
    nodes: { ask: { kind: 'call', flow: called, outlets: { next: 'done' } }, done: { kind: 'end' } },
  });
}
