import { stripVTControlCharacters } from 'node:util';

/** What mocha says of the tests that failed, after all others; empty when none of it is there. */
export function failuresIn(output: string): string {
  const plain = stripVTControlCharacters(output);
  const at = plain.search(/^ +\d+ failing$/m);
  return at < 0 ? '' : plain.slice(at).trimEnd();
}

/** Those of `files` (paths within `test/`) that it names, and so where the tests stand that failed. */
export function filesNamedIn(failures: string, files: readonly string[]): string[] {
  return files.filter((file) => failures.includes(`/test/${file}`));
}
