/**
 * `npm run chaos`: a storm of 20 minutes. Options after `--`: `--minutes`, `--at-once` (conversations), `--kill-every`
 * (seconds; 0: nobody is killed, for a look at the memory), and `--mutate` with the name of a mistake that has to be found.
 * `SEED` repeats what is said, what fails and who is killed when.
 */
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBinary } from '../../../src/temporal/dev-server/find-binary.ts';
import { WAYS } from '../../../src/temporal/dev-server/ways.ts';
import { Estate, PARTS } from './estate.ts';
import { mutatedProgram } from './mutations.ts';
import { runStorm, summaryOf } from './run-storm.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { minutes: text, 'at-once': text, 'kill-every': text, mutate: text },
});
const say = (line: string) => console.log(`${Math.round(performance.now() / 1_000)} s: ${line}`);

const minutes = number('minutes', 20);
const atOnce = number('at-once', 64);
const killEvery = number('kill-every', 5);
const seed = Number(process.env['SEED'] ?? randomInt(1, 2 ** 31));
console.log(`SEED=${seed}`);

const temporal = await findBinary({
  env: process.env,
  cli: process.env['TEMPORAL_CLI'] ?? null,
  say,
  ways: WAYS,
});
const folder = await realpath(await mkdtemp(join(tmpdir(), 'chatbot-studio-storm-')));
let estate: Estate | null = null;
// Ctrl-C leaves nothing behind either.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const part of PARTS) estate?.kill9(part);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(130);
  });
}

try {
  const program = await programOf(values.mutate);
  estate = await Estate.start({ folder, temporal, program, say });
  say(`Everything is up. ${minutes} minutes, ${atOnce} conversations at once.`);
  const report = await runStorm(estate, {
    seed,
    length: minutes * 60_000,
    atOnce,
    killEvery: killEvery === 0 ? null : killEvery * 1_000,
    say,
  });
  console.log(summaryOf(report));
  for (const fault of report.faultsFound) console.error(`\n${fault}`);
  if (report.faultsFound.length > 0) {
    say(`This is wrong; SEED=${seed} begins in the same way.`);
    process.exitCode = 1;
  } else say('Every transcript is what the flow language makes of what was acknowledged.');
} finally {
  await estate?.stop();
  await rm(folder, { recursive: true, force: true });
}

async function programOf(mutation: string | undefined): Promise<string> {
  if (mutation === undefined) return join(import.meta.dirname, 'server.ts');
  const copy = join(folder, 'mutated');
  await mkdir(copy);
  return mutatedProgram(mutation, copy);
}

function number(name: 'minutes' | 'at-once' | 'kill-every', otherwise: number): number {
  const given = values[name];
  if (given === undefined) return otherwise;
  if (/^\d{1,5}(\.\d{1,3})?$/.test(given)) return Number(given);
  throw new Error(`--${name} takes a number, not “${given}”.`);
}
