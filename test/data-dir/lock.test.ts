import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { acquireLock, lockHolder, LockHeldError } from '../../src/data-dir/lock.ts';
import { identifyProcess } from '../../src/data-dir/process-identity.ts';
import { tsxArguments } from '../../src/tsx-program.ts';
import { atEnd } from '../support/at-end.ts';
import { tempDir } from '../support/temp-dir.ts';

const PROGRAM = fileURLToPath(new URL('./support/lock-program.ts', import.meta.url));

/** Another process that takes the lock when told to. */
interface Contender {
  pid: number | undefined;
  /** Gives an order; resolves to the answer. */
  tell(order: 'take' | 'release'): Promise<string>;
  kill(): Promise<void>;
}

function contender(folder: string): Contender {
  const child = spawn(process.execPath, [...tsxArguments(PROGRAM), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  atEnd(() => child.kill('SIGKILL'));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid,
    tell: (order) => {
      child.stdin.write(`${order}\n`);
      return new Promise((resolve) =>
        child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
      );
    },
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
}

describe('the lock of a data folder', () => {
  it('is refused while a living process holds it, and names that process', async () => {
    const folder = await tempDir();
    const holder = contender(folder);
    assert.equal(await holder.tell('take'), 'held');
    await assert.rejects(acquireLock(folder, 'probe'), (error: unknown) => {
      assert.ok(error instanceof LockHeldError);
      assert.equal(error.pid, holder.pid);
      return true;
    });
    assert.equal(await lockHolder(folder, 'probe'), holder.pid);
  });

  it('is refused to the process that holds it, too', async () => {
    const folder = await tempDir();
    const lock = await acquireLock(folder, 'probe');
    await assert.rejects(acquireLock(folder, 'probe'), LockHeldError);
    await lock.release();
    await (await acquireLock(folder, 'probe')).release();
  });

  it('is free at once when its holder was killed', async () => {
    const folder = await tempDir();
    const holder = contender(folder);
    assert.equal(await holder.tell('take'), 'held');
    await holder.kill();
    assert.equal(await lockHolder(folder, 'probe'), null);
    await (await acquireLock(folder, 'probe')).release();
  });

  it('is free when the holder’s process id belongs to another process now', async () => {
    const folder = await tempDir();
    const me = await identifyProcess(process.pid);
    const earlier = me?.replace(/@\d+/, '@1') ?? '';
    assert.notEqual(earlier, me);
    await symlink(earlier, join(folder, 'probe.lock.1'));
    await (await acquireLock(folder, 'probe')).release();
  });

  it('is free when its holder is from before the machine was started again', async () => {
    const folder = await tempDir();
    const me = await identifyProcess(process.pid);
    await symlink(me?.replace(/[^@]+$/, 'another-boot') ?? '', join(folder, 'probe.lock.1'));
    await (await acquireLock(folder, 'probe')).release();
  });

  it('goes to one of many that try at the same moment, each time it becomes free', async () => {
    const folder = await tempDir();
    const contenders = Array.from({ length: 5 }, () => contender(folder));
    for (let round = 0; contenders.length > 1; round++) {
      const answers = await Promise.all(contenders.map(({ tell }) => tell('take')));
      const losers = Array<string>(contenders.length - 1).fill('refused');
      assert.deepEqual(answers.toSorted(), ['held', ...losers]);
      const winner = answers.indexOf('held');
      if (round % 2 === 0) await contenders[winner]?.tell('release');
      else await contenders.splice(winner, 1)[0]?.kill();
    }
  });

  it('is handed on without a gap or an overlap, however often', async () => {
    const folder = await tempDir();
    let holders = 0;
    let turns = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let turn = 0; turn < 10; turn++) {
          const lock = await acquireLock(folder, 'probe', 60_000);
          assert.equal(++holders, 1);
          await new Promise((resolve) => setImmediate(resolve));
          holders--;
          turns++;
          await lock.release();
        }
      }),
    );
    assert.equal(turns, 80);
    assert.equal((await readdir(folder)).length, 1, 'nothing is left but who held it last');
  });

  it('is waited for as long as the caller has patience', async () => {
    const folder = await tempDir();
    const holder = contender(folder);
    assert.equal(await holder.tell('take'), 'held');
    const waiting = acquireLock(folder, 'probe', 60_000);
    assert.equal(await holder.tell('release'), 'released');
    await (await waiting).release();
  });

  it('is apart from locks of other names', async () => {
    const folder = await tempDir();
    const [one, other] = [await acquireLock(folder, 'one'), await acquireLock(folder, 'other')];
    await one.release();
    await other.release();
  });
});
