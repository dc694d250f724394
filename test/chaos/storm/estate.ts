/**
 * All processes of a production in small: a database server, a Temporal server, two APIs and two workers. Any of them can
 * be killed, and comes up again as under anybody's supervisor, which does not lose patience.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDevServer } from '../../../src/temporal/dev-server/dev-server.ts';
import { rememberPorts } from '../../../src/temporal/dev-server/ports.ts';
import { freePort } from '../../support/free-port.ts';
import { startPostgresServer } from '../../support/postgres-server.ts';
import { until } from '../../support/until.ts';
import { bundleProgram } from './bundle-program.ts';
import type { Memory } from './rehearsal.ts';

export const API_KEY = 'key-for-the-storm';
const SECRET_KEY = 'a secret for the storm only';

export const PARTS = ['api-1', 'api-2', 'worker-1', 'worker-2', 'temporal', 'database'] as const;
export type Part = (typeof PARTS)[number];

/** Milliseconds in which everything has to be up, on a machine that does much else as well. */
const READY_LIMIT = 600_000;
/** Milliseconds before a server process that has ended is started again. */
const RESTART_PAUSE = 300;
/** The same of one that did not come up. */
const VAIN_PAUSE = 1_500;
/** Milliseconds that one may take to stop when asked. */
const STOP_LIMIT = 20_000;
/** Milliseconds that one may take to say what it has in memory. */
const MEMORY_LIMIT = 5_000;

export interface EstateOptions {
  /** An empty folder; a real path. */
  folder: string;
  /** Path of the Temporal CLI. */
  temporal: string;
  /** The server program, a source. */
  program: string;
  say: (line: string) => void;
}

export class Estate {
  /** `host:port` of Temporal. */
  readonly temporalAddress: string;
  /** Where each API serves, without a trailing slash. */
  readonly urls: readonly string[];
  readonly #parts: ReadonlyMap<Part, { pid: number | null }>;
  readonly #running: Running;

  private constructor(
    temporalAddress: string,
    urls: readonly string[],
    parts: ReadonlyMap<Part, { pid: number | null }>,
    running: Running,
  ) {
    this.temporalAddress = temporalAddress;
    this.urls = urls;
    this.#parts = parts;
    this.#running = running;
  }

  /** Resolves when everything can be used. */
  static async start({ folder, temporal: binary, program: source, say }: EstateOptions): Promise<Estate> {
    const running: Running = { servers: [], others: [] };
    const folderOf = async (name: string) => {
      const path = join(folder, name);
      await mkdir(path);
      return path;
    };
    const onGivenUp = (error: Error) => say(error.message);
    // The database server is another user's, and has to get to its own folder.
    await chmod(folder, 0o711);
    try {
      const program = await bundleProgram(source, await folderOf('program'));
      const database = await startPostgresServer({ folder: await folderOf('database'), say, onGivenUp });
      running.others.push(database.process);
      const temporalFolder = await folderOf('temporal');
      await rememberPorts(temporalFolder, { frontend: await freePort(), ui: await freePort() });
      const options = { binary, folder: temporalFolder, namespace: 'default', say, onGivenUp };
      const temporal = await startDevServer(options);
      running.others.push(temporal.process);

      const ports = [await freePort(), await freePort()];
      const env = {
        DATABASE_URL: database.url,
        TEMPORAL_ADDRESS: temporal.address,
        PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
        DATA_DIR: await folderOf('data'),
        API_KEY,
        SECRET_KEY,
        LOG_LEVEL: 'silent',
      };
      const servers = new Map<Part, Server>();
      const start = async (part: Part, role: Record<string, string>) => {
        const server = new Server(program, { ...env, ...role });
        servers.set(part, server);
        running.servers.push(server);
        await server.up();
      };
      // One of each first: it leaves its builds for the other.
      for (const [index, port] of ports.entries())
        await Promise.all([
          start(`api-${index + 1}` as Part, { ROLE: 'api', PORT: String(port) }),
          start(`worker-${index + 1}` as Part, { ROLE: 'worker' }),
        ]);
      const parts = new Map<Part, { pid: number | null }>([
        ...servers,
        ['temporal', temporal.process],
        ['database', database.process],
      ]);
      const urls = ports.map((port) => `http://127.0.0.1:${port}`);
      return new Estate(temporal.address, urls, parts, running);
    } catch (error) {
      await stopAll(running);
      throw error;
    }
  }

  pidOf(part: Part): number | null {
    return this.#parts.get(part)?.pid ?? null;
  }

  /** Kills it with SIGKILL. False: it is not up. */
  kill9(part: Part): boolean {
    const pid = this.pidOf(part);
    if (pid === null || !this.#isUp(part)) return false;
    process.kill(pid, 'SIGKILL');
    return true;
  }

  /** Resolves when all that has been killed can be used again. */
  up(): Promise<void> {
    return until(() => PARTS.every((part) => this.#isUp(part)), READY_LIMIT);
  }

  /** What a server process has in memory, after a collection of garbage; `null`: it is away. */
  memoryOf(part: Part): Promise<Memory | null> {
    const server = this.#parts.get(part);
    return server instanceof Server ? server.memory() : Promise.resolve(null);
  }

  stop(): Promise<void> {
    return stopAll(this.#running);
  }

  #isUp(part: Part): boolean {
    const running = this.#parts.get(part);
    return this.pidOf(part) !== null && (!(running instanceof Server) || running.isReady);
  }
}

interface Stoppable {
  stop(): Promise<void>;
}

interface Running {
  servers: Stoppable[];
  others: Stoppable[];
}

/** The servers first, all at once: they rest on the others, and not on each other. */
async function stopAll({ servers, others }: Running): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await Promise.all(others.splice(0).map((other) => other.stop()));
}

/** One server process, started again for as long as it is wanted: also while database or Temporal are away. */
class Server {
  readonly #program: string;
  readonly #env: Record<string, string>;
  readonly #running: Promise<void>;
  #child: ChildProcess | null = null;
  #isReady = false;
  #stopping = false;

  constructor(program: string, env: Record<string, string>) {
    this.#program = program;
    this.#env = env;
    this.#running = this.#keepUp();
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  up(): Promise<void> {
    return until(() => this.#isReady, READY_LIMIT);
  }

  async memory(): Promise<Memory | null> {
    const child = this.#child;
    if (!child || !this.#isReady) return null;
    return new Promise((resolve) => {
      const answer = (memory: Memory | null) => {
        child.off('message', take);
        clearTimeout(tooLong);
        resolve(memory);
      };
      const take = (message: unknown) => {
        if (typeof message === 'object' && message !== null && 'memory' in message)
          answer(message.memory as Memory);
      };
      const tooLong = setTimeout(answer, MEMORY_LIMIT, null);
      child.on('message', take);
      child.send('memory', (error) => error && answer(null));
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#child?.kill('SIGTERM');
    const impatience = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_LIMIT);
    await this.#running;
    clearTimeout(impatience);
  }

  async #keepUp(): Promise<void> {
    while (!this.#stopping) {
      const child = spawn(process.execPath, ['--expose-gc', this.#program], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        // Nothing of this machine's settings.
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...this.#env },
      });
      child.on('message', (message) => {
        if (typeof message === 'object' && message !== null && 'type' in message) this.#isReady = true;
      });
      this.#child = child;
      const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      this.#child = null;
      this.#isReady = false;
      // What ends by itself has not found database or Temporal, which take their time.
      if (!this.#stopping) await sleep(signal === null ? VAIN_PAUSE : RESTART_PAUSE);
    }
  }
}
