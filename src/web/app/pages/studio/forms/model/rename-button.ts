import type { FlowDraft, NodeDraft } from '../../../../studio/draft.ts';
import { changeSteps } from '../../simulator/edit-tests.ts';
import { readAt, writeAt } from './at-path.ts';
import { listEarlierButtons } from './list-earlier-buttons.ts';
import { buttonIdsOf } from './part-ids.ts';
import { textOf } from './read-json.ts';
import { renameCompared } from './rename-compared.ts';

/**
 * The flow with an answer button that has another id, and all that means the button: the ways on from listeners that take
 * it, conditions on what it is saved as, and the presses of tests.
 * @param path of the id, in the node that shows the button
 */
export function renameButton(draft: FlowDraft, node: string, path: string, to: string): FlowDraft {
  const shows = draft.nodes[node];
  const from = textOf(readAt(shows, path));
  if (!shows || from === '' || from === to) return draft;
  const nodes = { ...draft.nodes, [node]: writeAt(shows, path, to) };
  const taking = listeners(draft.nodes).filter((id) => takes(draft.nodes, id, from));
  const still = taking.filter((id) => takes(nodes, id, from));
  const variables = (ids: readonly string[]) => ids.map((id) => textOf(nodes[id]?.['saveTo']));
  const kept = new Set(variables(still));
  const meant = new Set(variables(taking).filter((name) => name !== '' && !kept.has(name)));
  if (still.length === 0) meant.add('answer.choice');
  const renamed = Object.entries(nodes).map(([id, one]) => [
    id,
    taking.includes(id) && !still.includes(id)
      ? renameOutlet(one, `button.${from}`, `button.${to}`)
      : renameCompared(one, (value) => meant.has(value), from, to),
  ]);
  const after = { ...draft, nodes: Object.fromEntries(renamed) as FlowDraft['nodes'] };
  return still.length === 0 ? renamePresses(after, from, to) : after;
}

const listeners = (nodes: FlowDraft['nodes']) =>
  Object.keys(nodes).filter((id) => nodes[id]?.kind === 'listener');

const takes = (nodes: FlowDraft['nodes'], listener: string, button: string) =>
  buttonIdsOf(nodes[listener] ?? { kind: '' }).includes(button) ||
  listEarlierButtons(nodes, listener).some(({ id }) => id === button);

function renameOutlet(node: NodeDraft, from: string, to: string): NodeDraft {
  const { outlets = {} } = node;
  if (!Object.hasOwn(outlets, from)) return node;
  const renamed = Object.entries(outlets).map(([outlet, target]) => [outlet === from ? to : outlet, target]);
  return { ...node, outlets: Object.fromEntries(renamed) as NonNullable<NodeDraft['outlets']> };
}

/** A press names a button by its id, or by its id and the question: `id@question`. */
function renamePresses(draft: FlowDraft, from: string, to: string): FlowDraft {
  return changeSteps(draft, (step) => {
    const [button, ...question] = (step.presses ?? '').split('@');
    return button === from ? { ...step, presses: [to, ...question].join('@') } : step;
  });
}
