/**
 * Does as it is told on standard input, a line at a time. "take": takes the lock `probe` in the folder of its
 * first argument and says "held", or "refused" when somebody has it. "release": releases it and says "released".
 */
import { createInterface } from 'node:readline';
import { acquireLock, LockHeldError, type Lock } from '../../../src/data-dir/lock.ts';

const [folder = ''] = process.argv.slice(2);
let lock: Lock | undefined;

async function obey(order: string): Promise<string> {
  if (order === 'release') {
    await lock?.release();
    return 'released';
  }
  try {
    lock = await acquireLock(folder, 'probe');
    return 'held';
  } catch (error) {
    if (error instanceof LockHeldError) return 'refused';
    throw error;
  }
}

for await (const order of createInterface({ input: process.stdin }))
  process.stdout.write(`${await obey(order)}\n`);
