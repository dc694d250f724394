import type { FlowDocument } from '../src/flow/document.ts';
import { compile, parseDocument } from '../src/flow/publish.ts';
import type { State } from '../src/flow/state.ts';
import { initialState, transition } from '../src/flow/transition.ts';

/** Sets a counter, tests it, says it, and goes round until it has said 200 messages; then it waits for the next. */
const LOOP: unknown = {
  format: 1,
  id: 'heart',
  name: 'Heart',
  start: 'reset',
  variables: { count: { type: 'number', default: 0 } },
  nodes: {
    reset: { kind: 'set', assign: [{ variable: 'count', value: 0 }], outlets: { next: 'add' } },
    add: {
      kind: 'set',
      assign: [{ variable: 'count', value: '{{count | plus: 1}}' }],
      outlets: { next: 'enough' },
    },
    enough: {
      kind: 'condition',
      branches: [{ id: 'yes', when: { all: [{ value: '{{count}}', op: 'greater', to: 200 }] } }],
      outlets: { yes: 'ask', else: 'say' },
    },
    say: {
      kind: 'message',
      messages: [{ type: 'text', text: 'Hello {{visitor.name}}, this is number {{count}}.' }],
      outlets: { next: 'add' },
    },
    ask: { kind: 'listener', type: 'text', outlets: { answered: 'reset' } },
  },
};

export interface HeartFigures {
  /** Node visits a second on one core, the transcript's entries included. */
  stepsPerSecond: number;
}

/** Measures the pure flow language, without Temporal and without a database, for about `milliseconds`. */
export function measureHeart(milliseconds = 2_000): HeartFigures {
  const plan = planOf(LOOP);
  const facts = { conversation: { id: 'heart', channel: 'web' }, visitor: { name: 'Ada' }, contact: {} };
  let state: State = transition(plan, initialState(plan, facts, {}), { type: 'start', now: 1 }).state;
  const turn = (now: number) => {
    const message = { id: `m${now}`, acceptedAt: now, text: 'go' };
    state = transition(plan, state, { type: 'message', now, message }).state;
  };
  let now = 1;
  // The engine optimises what it has seen a few hundred times.
  while (now < 200) turn((now += 1));
  const visits = state.visits;
  const start = performance.now();
  while (performance.now() - start < milliseconds) turn((now += 1));
  return { stepsPerSecond: Math.round(((state.visits - visits) / (performance.now() - start)) * 1_000) };
}

function planOf(input: unknown) {
  const parsed = parseDocument(input);
  const compiled = parsed.ok && compile(parsed.document satisfies FlowDocument, 1, { findFlow: () => null });
  if (!compiled || !compiled.ok) throw new Error('The benchmark’s flow does not compile.');
  return compiled.plan;
}
