import type { NodeDraft } from '../../../../studio/draft.ts';

/** A condition's node in which what some values are compared with is called otherwise; the same where none is. */
export function renameCompared(
  node: NodeDraft,
  isMeant: (value: string) => boolean,
  from: string,
  to: string,
): NodeDraft {
  if (node.kind !== 'condition') return node;
  return rename(node) as NodeDraft;

  function rename(part: unknown): unknown {
    if (Array.isArray(part)) return kept(part, part.map(rename));
    if (typeof part !== 'object' || part === null) return part;
    const { value, to: compared } = part as { value?: unknown; to?: unknown };
    if (typeof value === 'string' && isMeant(value.replace(/[{}\s]/g, ''))) {
      const renamed = renameOne(compared);
      return renamed === compared ? part : { ...part, to: renamed };
    }
    const entries = Object.entries(part).map(([key, inner]) => [key, rename(inner)] as const);
    return entries.every(([key, inner]) => inner === (part as Record<string, unknown>)[key])
      ? part
      : Object.fromEntries(entries);
  }

  function renameOne(compared: unknown): unknown {
    if (Array.isArray(compared)) return kept(compared, compared.map(renameOne));
    return compared === from ? to : compared;
  }
}

const kept = (before: unknown[], after: unknown[]) =>
  after.every((item, index) => item === before[index]) ? before : after;
