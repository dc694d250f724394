/** Whether every word of `search` stands in one of the texts, in any case. */
export function matches(search: string, ...texts: (string | null)[]): boolean {
  const text = texts.join('\n').toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
