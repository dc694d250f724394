/** A name with a number that none of `taken` has nor had: the highest so far, and one. */
export function newId(prefix: string, taken: Iterable<string>): string {
  let highest = 0;
  for (const id of taken) {
    if (!id.startsWith(prefix)) continue;
    const number = /^[1-9]\d{0,8}$/.exec(id.slice(prefix.length));
    if (number) highest = Math.max(highest, Number(number[0]));
  }
  return `${prefix}${highest + 1}`;
}
