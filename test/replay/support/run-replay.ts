import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { tsxArguments } from '../../../src/tsx-program.ts';

export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

const NO_NETWORK = new URL('no-network.mjs', import.meta.url).href;

export interface ReplayRun {
  /** Of what code; default: this project's. */
  project?: string;
  /** The settings. */
  env: Record<string, string>;
  /** It may reach for the network; default: it may not. */
  network?: boolean;
}

/** `npm run replay -- …`; resolves to what it printed. */
export async function runReplay({ project = PROJECT, env, network = false }: ReplayRun, ...args: string[]) {
  const program = tsxArguments(join(project, 'src/replay.ts'));
  const guard = network ? [] : ['--import', NO_NETWORK];
  const child = spawn(process.execPath, [...guard, ...program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { out, err, code };
}
