/**
 * `npm run faults`: the fault run with 10,000 messages. Options after `--`: `--sends`, `--seed`, `--workers`, `--kills`,
 * and `--database-url` of an empty database on a Postgres server; without it, Postgres runs in this process.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDevServer } from '../../src/temporal/dev-server/dev-server.ts';
import { findBinary } from '../../src/temporal/dev-server/find-binary.ts';
import { WAYS } from '../../src/temporal/dev-server/ways.ts';
import { startPostgresSocket } from '../support/postgres-socket.ts';
import { assertBooks } from './assert-books.ts';
import { countAmbiguous, runFaults, type FaultReport } from './run-faults.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { sends: text, seed: text, workers: text, kills: text, 'database-url': text },
});
const say = (line: string) => console.log(`${Math.round(performance.now() / 1_000)} s: ${line}`);

const sends = wholeNumber('sends', 10_000);
const seed = wholeNumber('seed', randomInt(1, 2 ** 31));
const workers = wholeNumber('workers', 3);
const kills = wholeNumber('kills', 20);

const binary = await findBinary({
  env: process.env,
  cli: process.env['TEMPORAL_CLI'] ?? null,
  say,
  ways: WAYS,
});
const folder = await realpath(await mkdtemp(join(tmpdir(), 'chatbot-studio-faults-')));
const temporal = await startDevServer({
  binary,
  folder,
  namespace: 'default',
  say,
  onGivenUp: (error) => say(error.message),
});
const postgres = values['database-url'] === undefined ? await startPostgresSocket() : null;
try {
  const databaseUrl = postgres?.url ?? values['database-url'] ?? '';
  const report = await runFaults({
    sends,
    seed,
    workers,
    kills,
    temporal: temporal.address,
    databaseUrl,
    folder: join(folder, 'run'),
    say,
  });
  console.log(summary(report));
  assertBooks(report, sends);
  say('The outbox and the providers agree.');
} finally {
  await postgres?.stop();
  await temporal.process.stop();
  await rm(folder, { recursive: true, force: true });
}

function wholeNumber(name: 'sends' | 'seed' | 'workers' | 'kills', otherwise: number): number {
  const given = values[name];
  if (given === undefined) return otherwise;
  if (/^\d{1,10}$/.test(given)) return Number(given);
  throw new Error(`--${name} takes a whole number, not "${given}".`);
}

function summary({ rows, accepted, injected, unheard, killed }: FaultReport): string {
  const tally = (names: string[]) => {
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
  };
  const keys = [...accepted.twilio, ...accepted.sendgrid];
  const faults = [...injected.twilio, ...injected.sendgrid];
  const logged = (result: string) =>
    rows.filter(({ attempts }) => attempts.some((entry) => entry.result === result)).length;
  const lines: [string, string][] = [
    ['Rows', tally(rows.map(({ state }) => state))],
    ['Accepted', `${keys.length} messages under ${new Set(keys).size} keys`],
    ['Faults', `${tally(faults)}; ${countAmbiguous(faults)} ambiguous, ${unheard} answers unheard`],
    ['Workers killed', String(killed)],
    [
      'Rows with',
      ['lost', 'ambiguous', 'found', 'told', 'resend'].map((name) => `${logged(name)} ${name}`).join(', '),
    ],
  ];
  return lines.map(([name, value]) => `  ${name.padEnd(16)}${value}`).join('\n');
}
