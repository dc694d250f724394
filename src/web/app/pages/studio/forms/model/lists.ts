/** Changes of lists that leave what they do not touch as it is. */

export const without = <Item>(list: readonly Item[], at: number): Item[] =>
  list.filter((_, index) => index !== at);

/** The list with what stood at `from` standing at `to`. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const others = without(list, from);
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  return [...others.slice(0, to), item, ...others.slice(to)];
}
