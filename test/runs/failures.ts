import { stripVTControlCharacters } from 'node:util';

/** What mocha says of the tests that failed, after all others; empty when none of it is there. */
export function failuresIn(output: string): string {
  const plain = stripVTControlCharacters(output);
  const at = plain.search(/^ +\d+ failing$/m);
  return at < 0 ? '' : plain.slice(at).trimEnd();
}

/**
 * Those of `files` (paths within `test/`) in which the tests stand that failed: what is told of each names its file. All
 * of them, where that is not told of each.
 */
export function failedFiles(failures: string, files: readonly string[]): readonly string[] {
  const named = failures
    .split(/^ {2}\d+\) /m)
    .slice(1)
    .map((one) => files.filter((file) => one.includes(`test/${file}`)));
  if (named.length === 0 || named.some((those) => those.length === 0)) return files;
  return files.filter((file) => named.some((those) => those.includes(file)));
}
