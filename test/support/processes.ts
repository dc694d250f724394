/**
 * Chatbot Studio as its users run it: `npm start` in a data folder of its own, as processes that can be killed
 * one by one. All that is still there when the tests have run is ended, by process id.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { serverProcess } from '../../src/data-dir.ts';
import { databaseFile } from '../../src/temporal/dev-server/dev-server.ts';
import { endServersOn, serversOn } from '../../src/temporal/dev-server/leftovers.ts';
import { tsxArguments } from '../../src/tsx-program.ts';
import { atEnd, killAtExit } from './at-end.ts';
import { freePort } from './free-port.ts';
import { temporalBinary } from './temporal-binary.ts';
import { temporalFolder } from './temporal-folder.ts';
import { until } from './until.ts';

export { until };

/** Milliseconds in which everything has to be up, on a machine that does much else as well. */
const READY_LIMIT = 150_000;

const START = fileURLToPath(new URL('../../src/start.ts', import.meta.url));

export interface StudioOptions {
  /** Absent: a new one. */
  dataDir?: string;
  /** Absent: a free one. */
  port?: number;
  /** Further settings. */
  env?: Record<string, string>;
  /** What is run instead of `src/start.ts`. */
  program?: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export type Part = 'parent' | 'server' | 'temporal';

export interface Studio {
  /** Where HTTP is served, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Everything the processes have written to both outputs. */
  output(): string;
  /** The key that the first start made. */
  apiKey(): Promise<string>;
  /** Resolves when everything is up. @throws when the process ends before. */
  ready(): Promise<void>;
  /** Resolves when the parent has ended. */
  exited(): Promise<Exit>;
  /** The process id of one of the three; `null` when it does not run. */
  pidOf(part: Part): Promise<number | null>;
  /** Kills one of them with SIGKILL. @throws when it does not run. */
  kill9(part: Part): Promise<void>;
  /** Kills all of them with SIGKILL. */
  kill9All(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Asks it to stop as Ctrl-C does, and waits until it has. */
  stop(): Promise<Exit>;
}

export async function startStudio(options: StudioOptions = {}): Promise<Studio> {
  const dataDir = options.dataDir ?? (await temporalFolder());
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, tsxArguments(options.program ?? START), {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of this machine's settings.
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TEMPORAL_CLI: temporalBinary(),
      DATA_DIR: dataDir,
      PORT: String(port),
      ...options.env,
    },
  });
  let output = '';
  let exit: Exit | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = new Promise<Exit>((resolve) =>
    child.once('exit', (code, signal) => {
      const ended: Exit = (exit = { code, signal });
      // Its last words may still be on their way; a server that outlives it keeps the outputs open, though.
      void Promise.race([closed, sleep(500)]).then(() => resolve(ended));
    }),
  );

  const studio: Studio = {
    url: `http://127.0.0.1:${port}`,
    port,
    dataDir,
    output: () => output,
    apiKey: async () => options.env?.['API_KEY'] ?? (await readFile(join(dataDir, 'api-key'), 'utf8')).trim(),
    ready: async () => {
      await until(() => exit !== undefined || output.includes('Chatbot Studio is ready.'), READY_LIMIT);
      if (exit) throw new Error(`It ended before it was ready:\n${output}`);
    },
    exited: () => exited,
    pidOf: async (part) => {
      if (part === 'parent') return exit ? null : (child.pid ?? null);
      if (part === 'server') return serverProcess(dataDir);
      return (await serversOn(databaseFile(dataDir)))[0] ?? null;
    },
    kill9: async (part) => {
      const pid = await studio.pidOf(part);
      if (pid === null) throw new Error(`There is no ${part} process to kill.`);
      process.kill(pid, 'SIGKILL');
    },
    kill9All: async () => {
      // The parent first: it would start the others again.
      for (const part of ['parent', 'server', 'temporal'] as const)
        if ((await studio.pidOf(part)) !== null) await studio.kill9(part);
      await exited;
    },
    signal: (name) => {
      child.kill(name);
    },
    stop: () => {
      child.kill('SIGINT');
      return exited;
    },
  };
  atEnd(() => endAll(studio));
  // Its server notices; its Temporal stays, as after any kill of the parent.
  killAtExit(() => (exit ? null : child.pid));
  return studio;
}

async function endAll(studio: Studio): Promise<void> {
  for (const part of ['parent', 'server'] as const) {
    const pid = await studio.pidOf(part);
    if (pid !== null) process.kill(pid, 'SIGKILL');
  }
  await endServersOn(databaseFile(studio.dataDir));
}
