/**
 * A short storm: conversations that go on while the processes of a small production are killed at random, again and again.
 * `npm run chaos` is the long one.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { atEnd, killAtExit } from '../support/at-end.ts';
import { tempDir } from '../support/temp-dir.ts';
import { temporalBinary } from '../support/temporal-binary.ts';
import { Estate, PARTS } from './storm/estate.ts';
import { MUTATIONS, mutatedProgram } from './storm/mutations.ts';
import { runStorm, summaryOf } from './storm/run-storm.ts';

/** Milliseconds; bringing what has begun to its end takes about as long again. */
const LENGTH = 40_000;
const AT_ONCE = 8;
const KILL_EVERY = 3_000;

describe('a storm in which every process is killed again and again', function () {
  this.timeout(15 * 60_000);

  it('leaves transcripts that are just what the flow language makes of what was acknowledged', async () => {
    const seed = Number(process.env['SEED'] ?? randomInt(1, 2 ** 31));
    console.log(`      SEED=${seed}`);
    const said: string[] = [];
    const say = (line: string) => said.push(line);
    const estate = await Estate.start({
      folder: await tempDir(),
      temporal: temporalBinary(),
      program: join(import.meta.dirname, 'storm/server.ts'),
      say,
    });
    atEnd(() => estate.stop());
    for (const part of PARTS) killAtExit(() => estate.pidOf(part));
    const options = { seed, length: LENGTH, atOnce: AT_ONCE, killEvery: KILL_EVERY, say };
    const report = await runStorm(estate, options);
    console.log(summaryOf(report));
    assert.deepEqual(report.faultsFound, [], said.join('\n'));
    assert.ok(report.conversations >= AT_ONCE);
    assert.ok(Object.values(report.kills).some((kills) => kills > 0));
  });

  for (const name of Object.keys(MUTATIONS)) {
    it(`can be held with the mistake “${name}”: the text that it changes is there`, async () => {
      const program = await mutatedProgram(name, await mkdtemp(join(await tempDir(), name)));
      assert.match(program, /server\.ts$/);
    });
  }
});
