import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { TESTS } from './test-files.ts';

const ROOT = join(TESTS, '..');

const running = new Set<ChildProcess>();

/** Runs it in the project's folder. `output` is what it wrote to both outputs, in the order in which it came. */
export function runCommand(program: string, args: string[]): Promise<{ passed: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ passed: code === 0, output });
    });
  });
}

/** As Ctrl-C does: they tidy up, and end. */
export function stopCommands(): void {
  for (const child of running) child.kill('SIGINT');
}
