import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export const TESTS = join(import.meta.dirname, '..');

/** The paths of all test files within `test/`, in an order that is always the same. */
export async function testFiles(): Promise<string[]> {
  const files = await readdir(TESTS, { recursive: true });
  return files.filter((file) => file.endsWith('.test.ts')).sort();
}
