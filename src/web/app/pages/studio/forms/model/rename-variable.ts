import { scanTemplate } from '../../../../../../flow/expressions/scan-template.ts';
import type { FlowDraft, NodeDraft } from '../../../../studio/draft.ts';
import { fieldsOf } from './read-json.ts';

/** Where a variable is read or set: ids of nodes, and `null` for the settings of the flow. */
export function usesOfVariable(draft: FlowDraft, name: string): (string | null)[] {
  const nodes = Object.entries(draft.nodes)
    .filter(([, node]) => renameInNode(node, name, `${name}_`) !== node)
    .map(([id]) => id);
  return rename(draft['settings'], name, `${name}_`) === draft['settings'] ? nodes : [...nodes, null];
}

/** The flow with a variable that is called otherwise, wherever it is declared, set or read. */
export function renameVariable(draft: FlowDraft, from: string, to: string): FlowDraft {
  const declared = Object.entries(fieldsOf(draft['variables'])).map(([name, variable]) => [
    name === from ? to : name,
    variable,
  ]);
  const nodes = Object.entries(draft.nodes).map(([id, node]) => [id, renameInNode(node, from, to)]);
  return {
    ...draft,
    variables: Object.fromEntries(declared) as Record<string, unknown>,
    ...(draft['settings'] !== undefined && { settings: rename(draft['settings'], from, to) }),
    nodes: Object.fromEntries(nodes) as FlowDraft['nodes'],
  };
}

function renameInNode(node: NodeDraft, from: string, to: string): NodeDraft {
  // What stands in braces in the text of a provider's template is no expression of ours.
  const { template, ...others } = node;
  const renamed = rename(others, from, to) as NodeDraft;
  const assign = renamed['assign'];
  const assigned = Array.isArray(assign)
    ? keep(
        assign,
        assign.map((one: unknown) => {
          const fields = fieldsOf(one);
          return fields['variable'] === from ? { ...fields, variable: to } : one;
        }),
      )
    : assign;
  if (renamed === others && assigned === assign && node['saveTo'] !== from) return node;
  return {
    ...renamed,
    ...(assign !== undefined && { assign: assigned }),
    ...(node['saveTo'] === from && { saveTo: to }),
    ...(template !== undefined && { template }),
  };
}

/** In every text of a part of a document; what has none is the same object. */
function rename(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return renameInText(value, from, to);
  if (Array.isArray(value))
    return keep(
      value,
      value.map((item) => rename(item, from, to)),
    );
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, rename(inner, from, to)] as const);
  return entries.every(([key, inner]) => inner === (value as Record<string, unknown>)[key])
    ? value
    : Object.fromEntries(entries);
}

const keep = (before: unknown[], after: unknown[]) =>
  after.every((item, index) => item === before[index]) ? before : after;

function renameInText(text: string, from: string, to: string): string {
  if (!text.includes('{{')) return text;
  const places = scanTemplate(text).flatMap((span) =>
    span.ok ? span.paths.filter(({ path }) => path[0] === from) : [],
  );
  return places.reduceRight(
    (written, place) => written.slice(0, place.from) + to + written.slice(place.from + from.length),
    text,
  );
}
