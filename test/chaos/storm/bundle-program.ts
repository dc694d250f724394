/**
 * The server program and all sources that it is made of as one file, so that a process which has been killed is up again
 * after a second of work and not after five, and a machine with two cores has kills to spare.
 */
import { readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');

/** Each source is told of its own place: migrations, pages and workflows are looked for from there. */
const PLACES: Plugin = {
  name: 'places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.filename', JSON.stringify(path))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)));
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * @param folder where the file is made; packages stay where they are.
 * @returns its path
 */
export async function bundleProgram(program: string, folder: string): Promise<string> {
  const outfile = join(folder, 'server.mjs');
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await build({
    ...{ entryPoints: [program], outfile, bundle: true, packages: 'external', plugins: [PLACES] },
    ...{ platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
  });
  return outfile;
}
