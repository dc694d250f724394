import { mkdir, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyFreePort } from '../../src/temporal/dev-server/ports.ts';

/** A file for each port that a run of mocha has picked, and may not listen on yet. */
const PICKED = join(tmpdir(), 'chatbot-studio-test-ports');

const ours: string[] = [];
process.once('exit', () => {
  for (const file of ours) rmSync(file, { force: true });
});

/** A free port that nobody else is given while these tests run, in no run of mocha beside this one. */
export async function freePort(): Promise<number> {
  await mkdir(PICKED, { recursive: true });
  for (;;) {
    const port = await anyFreePort();
    const file = join(PICKED, String(port));
    try {
      await writeFile(file, '', { flag: 'wx' });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    ours.push(file);
    return port;
  }
}
