import { diffArrays } from 'diff';

/** JSON. */
export type Value = string | number | boolean | null | Value[] | { [field: string]: Value };

/** How one value becomes another. */
export type Change =
  | { kind: 'replaced'; before: Value; after: Value }
  /** Fields that are not named stay as they are. */
  | { kind: 'object'; fields: Map<string, FieldChange> }
  /** Every item of both lists, in order. */
  | { kind: 'list'; items: ItemChange[] };

export type FieldChange = Change | { kind: 'added'; after: Value } | { kind: 'removed'; before: Value };

export type ItemChange =
  | { kind: 'added'; after: Value }
  | { kind: 'removed'; before: Value }
  | { kind: 'kept'; change: Change | null };

/** What differs between two values; null: nothing. The order of an object's fields does not count. */
export function diffValues(before: Value, after: Value): Change | null {
  if (before === after) return null;
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after);
  if (isObject(before) && isObject(after)) return diffObjects(before, after);
  return { kind: 'replaced', before, after };
}

function diffObjects(before: { [field: string]: Value }, after: { [field: string]: Value }): Change | null {
  const fields = new Map<string, FieldChange>();
  for (const [name, value] of Object.entries(before)) {
    if (!Object.hasOwn(after, name)) fields.set(name, { kind: 'removed', before: value });
    else {
      const change = diffValues(value, after[name] as Value);
      if (change) fields.set(name, change);
    }
  }
  for (const [name, value] of Object.entries(after))
    if (!Object.hasOwn(before, name)) fields.set(name, { kind: 'added', after: value });
  return fields.size === 0 ? null : { kind: 'object', fields };
}

function diffLists(before: Value[], after: Value[]): Change | null {
  const items: ItemChange[] = [];
  let [from, to] = [0, 0];
  let removed: Value[] = [];
  let added: Value[] = [];
  const closeGap = () => {
    items.push(...pairUp(removed, added));
    removed = [];
    added = [];
  };
  for (const part of diffArrays(before.map(keyOf), after.map(keyOf))) {
    if (part.removed) {
      removed.push(...before.slice(from, from + part.count));
      from += part.count;
    } else if (part.added) {
      added.push(...after.slice(to, to + part.count));
      to += part.count;
    } else {
      closeGap();
      for (let index = 0; index < part.count; index += 1) {
        const change = diffValues(before[from] as Value, after[to] as Value);
        items.push({ kind: 'kept', change });
        from += 1;
        to += 1;
      }
    }
  }
  closeGap();
  const differs = items.some((item) => item.kind !== 'kept' || item.change !== null);
  return differs ? { kind: 'list', items } : null;
}

/** What was taken out and put in at the same place: alike ones are one item that was changed. */
function pairUp(removed: Value[], added: Value[]): ItemChange[] {
  const items: ItemChange[] = [];
  const rest = [...added];
  for (const before of removed) {
    const after = rest[0];
    if (after !== undefined && isAlike(before, after)) {
      rest.shift();
      items.push({ kind: 'kept', change: diffValues(before, after) });
    } else items.push({ kind: 'removed', before });
  }
  return [...items, ...rest.map((after) => ({ kind: 'added' as const, after }))];
}

/** Buttons and branches are known by their ids, whatever else of them changes. */
function keyOf(value: Value): string {
  return isObject(value) && typeof value['id'] === 'string' ? `id ${value['id']}` : `is ${canonical(value)}`;
}

/** With an id each is a thing of its own; without, two of the same type are taken for one. */
function isAlike(before: Value, after: Value): boolean {
  if (!isObject(before) || !isObject(after)) return typeof before === typeof after;
  return before['id'] === undefined && after['id'] === undefined && before['type'] === after['type'];
}

/** JSON with the fields of objects in one order. */
function canonical(value: Value): string {
  return JSON.stringify(value, (_, part: Value) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

export function isObject(value: unknown): value is { [field: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
