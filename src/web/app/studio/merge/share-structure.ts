/** `next`, in which every part that says the same as in `known` is the same object as there. */
export function shareStructure<Kind>(known: unknown, next: Kind): Kind {
  if (Object.is(known, next)) return next;
  if (typeof known !== 'object' || typeof next !== 'object' || known === null || next === null) return next;
  if (Array.isArray(known) !== Array.isArray(next)) return next;
  const before = known as Record<string, unknown>;
  const entries = Object.entries(next).map(
    ([name, value]) => [name, shareStructure(before[name], value)] as const,
  );
  const names = Object.keys(before);
  const isSame =
    names.length === entries.length &&
    entries.every(([name, value], index) => names[index] === name && Object.is(value, before[name]));
  if (isSame) return known as Kind;
  return (Array.isArray(next) ? entries.map(([, value]) => value) : Object.fromEntries(entries)) as Kind;
}
