import type { FlowDraft } from '../draft.ts';
import { nodeName } from '../node-kinds.ts';
import { isEqual } from './is-equal.ts';

/** What somebody has changed, in a few words each: `“Greet” changed`. */
export function describeChanges(before: FlowDraft, after: FlowDraft): string[] {
  const said: string[] = [];
  for (const [id, node] of Object.entries(after.nodes)) {
    const old = before.nodes[id];
    if (!old) said.push(`“${nodeName(node)}” added`);
    else if (!isEqual(old, node)) said.push(`“${nodeName(node)}” changed`);
  }
  for (const [id, node] of Object.entries(before.nodes))
    if (!Object.hasOwn(after.nodes, id)) said.push(`“${nodeName(node)}” deleted`);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const name of ['nodes', 'layout']) names.delete(name);
  for (const name of names)
    if (!isEqual(before[name], after[name])) said.push(`${NAMES[name] ?? name} changed`);
  if (!isEqual(before.layout.comments, after.layout.comments)) said.push('comments changed');
  if (said.length === 0 && !isEqual(before.layout, after.layout)) said.push('nodes moved');
  return said;
}

const NAMES: Readonly<Record<string, string>> = {
  name: 'the flow’s name',
  description: 'the description',
  public: 'who may start it',
  start: 'the start',
  settings: 'settings',
  variables: 'variables',
  intents: 'intents',
  tests: 'tests',
};
