import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Way } from './bring-binary.ts';
import { CLI_VERSION } from './cache.ts';
import { tsxArguments } from '../../tsx-program.ts';
import { runCommand } from './run-command.ts';

const PROGRAM = fileURLToPath(new URL('./download-program.ts', import.meta.url));

/** Milliseconds without a single new byte, after which the line counts as dead. */
const PATIENCE = 20_000;
const PROGRESS_EVERY = 5_000;

/**
 * Downloads it the way the SDK does for tests, in a process of its own: the SDK's downloader knows no time
 * limit, and on a line that swallows packets it would hang for ever.
 * @param program what downloads into the folder it is given; `patience` in milliseconds.
 */
export function downloadWithSdk(program = PROGRAM, patience = PATIENCE): Way {
  return {
    name: `download it with the Temporal SDK (${CLI_VERSION})`,
    async bring(folder, { env, say, signal }) {
      const stalled = new AbortController();
      let lastSize = 0;
      let lastChange = Date.now();
      let lastSaid = Date.now();
      const watch = setInterval(() => {
        void sizeOf(folder).then((size) => {
          if (size !== lastSize) lastChange = Date.now();
          lastSize = size;
          if (Date.now() - lastChange > patience) stalled.abort();
          if (Date.now() - lastSaid < PROGRESS_EVERY || size === 0) return;
          lastSaid = Date.now();
          say(`  ${Math.round(size / 1_000_000)} MB unpacked`);
        });
      }, 250);
      try {
        const { code, tail } = await runCommand(process.execPath, [...tsxArguments(program), folder], {
          env,
          signal: signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal,
        });
        if (code !== 0) throw new Error(`the download failed: ${tail.at(-1) ?? `exit code ${code}`}`);
      } catch (error) {
        if (!stalled.signal.aborted) throw error;
        throw new Error(`no byte came for ${patience / 1000} s`, { cause: error });
      } finally {
        clearInterval(watch);
      }
      const [binary] = await readdir(folder);
      if (binary === undefined) throw new Error('the download brought nothing');
      return join(folder, binary);
    },
  };
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      (file) => file.size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
