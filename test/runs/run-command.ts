import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { TESTS } from './test-files.ts';

const ROOT = join(TESTS, '..');

const running = new Set<ChildProcess>();

/** Milliseconds after which a command is taken for one that does not end, and told to; then ended. */
const LONGEST = 30 * 60_000;
const LAST_WORDS = 30_000;

/**
 * Runs it in the project's folder. `output` is what it wrote to both outputs, in the order in which it came.
 * @param env beside what this process has.
 */
export function runCommand(
  program: string,
  args: string[],
  env: Readonly<Record<string, string>>,
): Promise<{ passed: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    let isTooLong = false;
    const tooLong = setTimeout(() => {
      isTooLong = true;
      output += `\nThis had not ended after ${LONGEST / 60_000} minutes, and was stopped. Something in it keeps the process up.\n`;
      child.kill('SIGINT');
      setTimeout(() => {
        child.kill('SIGKILL');
        // What it has started may hold them open.
        child.stdout.destroy();
        child.stderr.destroy();
      }, LAST_WORDS).unref();
    }, LONGEST);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(tooLong);
      running.delete(child);
      resolve({ passed: code === 0 && !isTooLong, output });
    });
  });
}

/** As Ctrl-C does: they tidy up, and end. */
export function stopCommands(): void {
  for (const child of running) child.kill('SIGINT');
}
