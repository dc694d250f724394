import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tsxArguments } from '../../src/tsx-program.ts';
import { killAtExit } from './at-end.ts';

const SOURCES = new URL('../../src/', import.meta.url);

export interface Program {
  /** Everything it has written to both outputs. */
  output(): string;
  /** The exit code, when it has ended. */
  ended: Promise<number | null>;
  /** Ends it at once, as `kill -9` does. */
  kill(): void;
}

/** Runs a TypeScript file of `src/` as a process with these settings, and nothing of this machine's. */
export function runProgram(
  file: string,
  env: Record<string, string>,
  options: readonly string[] = [],
): Program {
  const program = tsxArguments(fileURLToPath(new URL(file, SOURCES)));
  const child = spawn(process.execPath, [...program, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  killAtExit(() => (child.exitCode === null ? child.pid : null));
  return {
    output: () => output,
    kill: () => void child.kill('SIGKILL'),
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  };
}
