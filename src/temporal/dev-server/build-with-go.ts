import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Way } from './bring-binary.ts';
import { CLI_VERSION } from './cache.ts';
import { runCommand, type CommandOptions } from './run-command.ts';

const MODULE = `github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}`;
/** Where Go's own installer puts it, often without a word to the PATH. */
const GO_HOME = '/usr/local/go/bin/go';
/** Milliseconds between two lines of progress. */
const PROGRESS_EVERY = 15_000;

/** Compiles it from its published source, which takes some minutes. */
export const buildWithGo: Way = {
  name: `build it with Go (${MODULE}; takes some minutes, once)`,
  async bring(folder, { env, say, signal }) {
    const options: CommandOptions = { ...(signal && { signal }) };
    const go = await findGo({ ...options, env });
    const began = Date.now();
    let fetched = 0;
    let compiled = 0;
    const progress = setInterval(() => {
      const seconds = Math.round((Date.now() - began) / 1000);
      say(`  ${seconds} s: ${fetched} modules fetched, ${compiled} packages compiled`);
    }, PROGRESS_EVERY);
    try {
      // Without debugging symbols it is a third smaller. It needs no C compiler, its SQLite being written in Go.
      const { code, tail } = await runCommand(go, ['install', '-v', '-trimpath', '-ldflags=-s -w', MODULE], {
        ...options,
        env: { ...env, GOBIN: folder, GOFLAGS: '', CGO_ENABLED: '0' },
        onLine: (line) => (line.startsWith('go: ') ? fetched++ : compiled++),
      });
      if (code !== 0) throw new Error(`go install failed: ${tail.at(-1) ?? `exit code ${code}`}`);
    } finally {
      clearInterval(progress);
    }
    const [binary] = await readdir(folder);
    if (binary === undefined) throw new Error('go install made nothing');
    return join(folder, binary);
  },
};

async function findGo(options: CommandOptions): Promise<string> {
  for (const go of ['go', GO_HOME]) {
    try {
      if ((await runCommand(go, ['version'], options)).code === 0) return go;
    } catch {
      options.signal?.throwIfAborted();
    }
  }
  throw new Error('Go is not installed');
}
