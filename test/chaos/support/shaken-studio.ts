/** A studio whose processes die at instructions that a test names, and come up again. */
import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startStudio, until, type Part, type Studio } from '../../support/processes.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { STRIKES_FILE, type Strike } from './strike.ts';

const PROGRAM = fileURLToPath(new URL('./start.ts', import.meta.url));
/** Milliseconds until the processes have to be up again and to have answered. */
export const RECOVERY_LIMIT = 150_000;
/** Milliseconds for one request; the API answers within a second, on a busy machine too. */
const REQUEST_TIMEOUT = 15_000;

export interface Reply<Body = Record<string, unknown>> {
  status: number;
  body: Body;
}

export class ShakenStudio {
  readonly #strikesFile: string;
  #studio: Studio;

  private constructor(strikesFile: string, studio: Studio) {
    this.#strikesFile = strikesFile;
    this.#studio = studio;
  }

  /** It comes up meanwhile: whoever calls, insists. */
  static async start(): Promise<ShakenStudio> {
    const strikesFile = join(await tempDir(), 'strikes.json');
    await writeFile(strikesFile, '[]');
    const studio = await startStudio({ program: PROGRAM, env: { [STRIKES_FILE]: strikesFile } });
    return new ShakenStudio(strikesFile, studio);
  }

  /** Where HTTP is served, without a trailing slash. */
  get url(): string {
    return this.#studio.url;
  }

  get dataDir(): string {
    return this.#studio.dataDir;
  }

  /** What the processes have written since the last start. */
  output(): string {
    return this.#studio.output();
  }

  /** From now on these parts die when these checkpoints are reached for this conversation, one after the other. */
  async willKill(conversation: string, ...strikes: { at: Strike['at']; kill: Part[] }[]): Promise<void> {
    const temporal = await this.#studio.pidOf('temporal');
    const complete: Strike[] = strikes.map((strike) => ({ ...strike, conversation, temporal }));
    // Renamed into place: the server process may be reading.
    await writeFile(`${this.#strikesFile}.new`, JSON.stringify(complete));
    await rename(`${this.#strikesFile}.new`, this.#strikesFile);
  }

  /** Resolves when all that `willKill` named have died. */
  async struck(): Promise<void> {
    await until(async () => (await readFile(this.#strikesFile, 'utf8')) === '[]', RECOVERY_LIMIT);
  }

  /** After the parent was killed: what `npm start` does in the same folder. */
  async startAgain(): Promise<void> {
    await this.#studio.exited();
    // It notices, and ends what it has begun.
    await until(async () => (await this.#studio.pidOf('server')) === null, RECOVERY_LIMIT);
    const { dataDir, port } = this.#studio;
    this.#studio = await startStudio({
      dataDir,
      port,
      program: PROGRAM,
      env: { [STRIKES_FILE]: this.#strikesFile },
    });
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    assert.deepEqual(await this.#studio.stop(), { code: 0, signal: null });
  }

  /** @returns `null` when there is no answer, because who should give it is dead. */
  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Reply<Body> | null> {
    const { url } = this.#studio;
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await this.#studio.apiKey()}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT),
      });
      return { status: response.status, body: (await response.json()) as Body };
    } catch {
      return null;
    }
  }

  /** As a good client does it: repeats the same request until there is an answer. */
  async insist<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    isAnswer: (reply: Reply<Body>) => boolean = () => true,
  ): Promise<Reply<Body>> {
    let answer: Reply<Body> | null = null;
    await until(async () => {
      const reply = await this.call<Body>(method, path, body);
      if (reply && reply.status < 500 && isAnswer(reply)) answer = reply;
      return answer !== null;
    }, RECOVERY_LIMIT);
    return answer ?? assert.fail();
  }
}
