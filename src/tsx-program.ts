import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The arguments with which Node runs the TypeScript file `program`, whatever folder it is started in. */
export function tsxArguments(program: string): string[] {
  const loader = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(loader).href, program];
}
