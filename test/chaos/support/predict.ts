import assert from 'node:assert/strict';
import { compile, parseDocument } from '../../../src/flow/publish.ts';
import type { ActionOutcome, ActionRequest, Effect, FlowEvent } from '../../../src/flow/state.ts';
import type { Entry } from '../../../src/flow/transcript.ts';
import { initialState, nextDeadline, transition, view } from '../../../src/flow/transition.ts';

/** What is compared of an entry: who said what, and not when. */
export type Line = Pick<Entry, 'seq' | 'from' | 'type'> & { text: string };

export interface Prediction {
  lines: Line[];
  status: string;
  segment: string | null;
}

/**
 * What a conversation comes to in which nothing ever fails: the flow language fed with these messages, each once the
 * flow waits for it.
 */
export function predict(document: object, messages: readonly { id: string; text: string }[]): Prediction {
  const parsed = parseDocument(document);
  assert.ok(parsed.ok);
  const compiled = compile(parsed.document, 1, { findFlow: () => null });
  assert.ok(compiled.ok);
  const { plan } = compiled;
  let state = initialState(
    plan,
    { conversation: { id: 'predicted', channel: 'api' }, visitor: {}, contact: {} },
    {},
  );
  const lines: Line[] = [];
  let now = 0;

  const apply = (event: FlowEvent): void => {
    const step = transition(plan, state, event);
    state = step.state;
    for (const effect of step.effects) {
      if (effect.type === 'entry') lines.push(lineOf(effect.entry));
    }
    const action = step.effects.find(
      (effect): effect is Effect & { type: 'action' } => effect.type === 'action',
    );
    if (action)
      apply({ type: 'actionFinished', now: ++now, key: action.key, outcome: outcomeOf(action.action) });
  };

  apply({ type: 'start', now });
  for (const message of messages) {
    now += 1;
    apply({ type: 'message', now, message: { ...message, acceptedAt: now } });
    while (state.phase.kind === 'waiting') {
      now = nextDeadline(plan, state) ?? assert.fail('It waits for ever.');
      apply({ type: 'clock', now });
    }
  }
  return { lines, status: view(plan, state).status, segment: state.segment };
}

export function lineOf(entry: Entry): Line {
  assert.ok('text' in entry, `There are only texts and events here, and not ${entry.type}.`);
  const { seq, from, type, text } = entry;
  return { seq, from, type, text };
}

function outcomeOf(action: ActionRequest): ActionOutcome {
  assert.ok(action.name === 'updateSegment');
  return { ok: true, result: { segment: action.segment } };
}
