import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is ended. */
  timeLimit?: number;
  /** Ends it when aborted. */
  signal?: AbortSignal;
  /** Each line of both outputs, as it comes. */
  onLine?: (line: string) => void;
}

/**
 * Runs a program to its end, without input.
 * @returns its exit code (`null`: it was ended by a signal) and its last lines.
 * @throws when it cannot be run at all, or the signal aborts.
 */
export function runCommand(
  file: string,
  args: readonly string[],
  { env, timeLimit, signal, onLine }: CommandOptions = {},
): Promise<{ code: number | null; tail: string[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(env && { env }),
      ...(signal && { signal }),
    });
    const tail: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        tail.push(line);
        if (tail.length > 20) tail.shift();
        onLine?.(line);
      });
    }
    const timer = timeLimit === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeLimit);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, tail });
    });
  });
}
