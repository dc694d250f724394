/** As in "an object" and "a string": the names of types are read as they are spelled. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
