import { isObject, type Change, type Value } from './diff-values.ts';

/** The value after a change; the one before is not touched. Throws when it is not the one that the change is of. */
export function applyChange(before: Value, change: Change | null): Value {
  if (!change) return before;
  switch (change.kind) {
    case 'replaced':
      return change.after;
    case 'object': {
      if (!isObject(before)) throw new TypeError('The change is of an object.');
      const after = new Map(Object.entries(before));
      for (const [name, field] of change.fields) {
        if (field.kind === 'added') after.set(name, field.after);
        else if (field.kind === 'removed') after.delete(name);
        else after.set(name, applyChange(after.get(name) as Value, field));
      }
      return Object.fromEntries(after);
    }
    case 'list': {
      if (!Array.isArray(before)) throw new TypeError('The change is of a list.');
      const rest = before.values();
      return change.items.flatMap((item) => {
        if (item.kind === 'added') return [item.after];
        const next = rest.next().value as Value;
        return item.kind === 'removed' ? [] : [applyChange(next, item.change)];
      });
    }
  }
}
