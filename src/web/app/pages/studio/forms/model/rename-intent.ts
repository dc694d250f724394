import type { FlowDraft } from '../../../../studio/draft.ts';
import { changeSteps } from '../../simulator/edit-tests.ts';
import { readAt, writeAt } from './at-path.ts';
import { fieldsOf, listOf } from './read-json.ts';
import { renameCompared } from './rename-compared.ts';

const TRIGGERS = 'settings.escalateWhen.intents';

/** The flow with an intent that has another id, wherever it is meant: in conditions, in what escalates, and in tests. */
export function renameIntent(draft: FlowDraft, from: string, to: string): FlowDraft {
  const other = (id: unknown) => (id === from ? to : id);
  const intents = Object.entries(fieldsOf(draft['intents'])).map(([id, intent]) => [other(id), intent]);
  const triggers = readAt(draft, TRIGGERS);
  const nodes = Object.entries(draft.nodes).map(([id, node]) => [
    id,
    renameCompared(node, (value) => value === 'answer.intent', from, to),
  ]);
  const renamed: FlowDraft = {
    ...(triggers === undefined ? draft : writeAt(draft, TRIGGERS, listOf(triggers).map(other))),
    intents: Object.fromEntries(intents) as Record<string, unknown>,
    nodes: Object.fromEntries(nodes) as FlowDraft['nodes'],
  };
  return changeSteps(renamed, (step) => {
    const { readings } = step;
    return readings?.intent?.id === from
      ? { ...step, readings: { ...readings, intent: { ...readings.intent, id: to } } }
      : step;
  });
}
