export interface Option {
  value: string;
  label: string;
}

/** What is chosen stays to be seen when it cannot be chosen any more. */
export function withChosen(options: readonly Option[], chosen: readonly (Option | null)[]): Option[] {
  const known = new Set(options.map(({ value }) => value));
  return [...options, ...chosen.filter((one): one is Option => one !== null && !known.has(one.value))];
}
