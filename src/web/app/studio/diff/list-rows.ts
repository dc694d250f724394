import type { FieldChange, ItemChange, Value } from './diff-values.ts';

/** One field that differs. */
export interface Row {
  /** Where it stands, from the outside in: `Buttons`, `2`, `Label`. */
  path: string[];
  /** Undefined: it was not there. */
  before: Value | undefined;
  /** Undefined: it is gone. */
  after: Value | undefined;
}

/** A change field by field, in the order of the document. Items of lists are named by where they stand, from 1. */
export function listRows(change: FieldChange | null, path: string[] = []): Row[] {
  if (!change) return [];
  switch (change.kind) {
    case 'added':
      return [{ path, before: undefined, after: change.after }];
    case 'removed':
      return [{ path, before: change.before, after: undefined }];
    case 'replaced':
      return [{ path, before: change.before, after: change.after }];
    case 'object':
      return [...change.fields].flatMap(([name, field]) => listRows(field, [...path, spell(name)]));
    case 'list':
      return rowsOfList(change.items, path);
  }
}

function rowsOfList(items: ItemChange[], path: string[]): Row[] {
  let [was, is] = [0, 0];
  return items.flatMap((item) => {
    if (item.kind !== 'added') was += 1;
    if (item.kind !== 'removed') is += 1;
    const at = [...path, String(item.kind === 'removed' ? was : is)];
    return listRows(item.kind === 'kept' ? item.change : item, at);
  });
}

/** `waitAtMost` → `Wait at most`. */
function spell(name: string): string {
  const words = name.replaceAll(
    /([a-z])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
