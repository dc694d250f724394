import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SendTimings } from '../../../src/activities/send/timings.ts';
import { tsxArguments } from '../../../src/tsx-program.ts';

const PROGRAM = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** What a worker process has to know. */
export interface WorkerOrder {
  databaseUrl: string;
  secretKey: string;
  temporal: string;
  taskQueue: string;
  publicUrl: string;
  /** Where the compiled workflows are kept. */
  bundleFolder: string;
  timings: SendTimings;
}

/** Worker processes of one task queue. They end when this process does. */
export class Fleet {
  readonly #order: WorkerOrder;
  readonly #workers: ChildProcess[] = [];

  constructor(order: WorkerOrder) {
    this.#order = order;
  }

  /** Adds a worker; resolves when it takes work. */
  async add(): Promise<void> {
    const worker = spawn(process.execPath, [...tsxArguments(PROGRAM), JSON.stringify(this.#order)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#workers.push(worker);
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('exit', (code) => reject(new Error(`A worker ended with ${code ?? 'a signal'}.`)));
    });
  }

  /** Kills the oldest with SIGKILL, and another one takes its place. */
  async killOne(): Promise<void> {
    const replaced = this.add();
    this.#workers.shift()?.kill('SIGKILL');
    await replaced;
  }

  async stop(): Promise<void> {
    const running = this.#workers
      .splice(0)
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(
      running.map(async (worker) => {
        const ended = once(worker, 'exit');
        worker.kill('SIGKILL');
        await ended;
      }),
    );
  }
}
