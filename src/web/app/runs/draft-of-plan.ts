import type { Expression, FlowPlan, NodePlan, Operand } from '../../../flow/plan.ts';
import { spellTime } from '../../../simulator/spell-time.ts';
import type { FlowDraft, NodeDraft } from '../studio/draft.ts';
import { readDraft } from '../studio/read-draft.ts';
import { connectionsOf } from '../studio/targets.ts';

/**
 * A flow as a plan has it, as the canvas draws one: what it says and where its ways go. Where its author had placed the
 * nodes, and how they called the ways out of a condition, a plan does not say.
 */
export function draftOfPlan(id: string, { name, start, nodes }: FlowPlan): FlowDraft {
  return readDraft({
    id,
    name,
    start,
    nodes: Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, draftOfNode(node)])),
  });
}

/**
 * Whether a document is what the plan was compiled from, as far as its picture goes: a file may come from another server,
 * which has another flow of the same name.
 */
export function isPictureOf({ nodes }: FlowDraft, plan: FlowPlan): boolean {
  const ids = Object.keys(plan.nodes);
  return (
    ids.length === Object.keys(nodes).length &&
    ids.every((id) => {
      const [ours, theirs] = [plan.nodes[id], nodes[id]];
      return ours !== undefined && theirs?.kind === ours.kind && waysOf(id, ours) === waysOf(id, theirs);
    })
  );
}

const waysOf = (id: string, node: NodeDraft | NodePlan) =>
  connectionsOf(id, node as NodeDraft)
    .map(({ outlet, to }) => `${outlet} ${to}`)
    .sort()
    .join();

type Fields = Record<string, unknown>;

function draftOfNode(node: NodePlan): NodeDraft {
  const written = inWriting(node) as NodeDraft;
  switch (node.kind) {
    case 'message':
      return { ...written, messages: itemsOf(written['items']) };
    case 'listener': {
      const limit = node.retryLimit;
      return {
        ...written,
        prompt: itemsOf(written['prompt']),
        ...(limit !== undefined && { retry: { limit } }),
      };
    }
    case 'wait':
      return { ...written, ...(node.for !== undefined && { for: spellTime(node.for) }) };
    case 'action':
      return {
        ...written,
        ...(node.action === 'createContact' && { contact: written['fields'] }),
        ...(node.action === 'escalate' &&
          node.waitAtMost !== undefined && { waitAtMost: spellTime(node.waitAtMost) }),
      };
    default:
      return written;
  }
}

/** An item of a message holds its picture, or its card, within. */
const itemsOf = (items: unknown): unknown =>
  Array.isArray(items)
    ? items.map((item: Fields) => ({ ...item, ...(item['image'] as Fields), ...(item['card'] as Fields) }))
    : items;

/** Templates as they were written, wherever they stand in it; literals as they are. */
function inWriting(value: unknown): unknown {
  if (Array.isArray(value))
    return isTemplate(value) ? value.map(writePart).join('') : value.map((item) => inWriting(item));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value as Fields);
  const [only] = fields;
  if (only && fields.length === 1 && (only[0] === 'template' || only[0] === 'value'))
    return inWriting(only[1]);
  return Object.fromEntries(fields.map(([name, field]) => [name, inWriting(field)]));
}

const isExpression = (part: unknown): part is Expression =>
  typeof part === 'object' && part !== null && 'from' in part;

const isTemplate = (value: unknown[]): value is (string | Expression)[] => value.some(isExpression);

function writePart(part: string | Expression): string {
  if (typeof part === 'string') return part;
  const filters = (part.filters ?? []).map(
    ({ name, args = [] }) => ` | ${name}${args.length > 0 ? `: ${args.map(write).join(', ')}` : ''}`,
  );
  return `{{${write(part.from)}${filters.join('')}}}`;
}

function write(operand: Operand): string {
  if ('path' in operand) return operand.path.join('.');
  return typeof operand.value === 'string' ? `'${operand.value}'` : JSON.stringify(operand.value);
}
