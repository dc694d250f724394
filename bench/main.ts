/**
 * `npm run bench`, or `npm run bench -- --quick`: measures a turn of ours beside a bare workflow's and an
 * activity-per-step interpreter's, on one dev server in one run (`turns`); what becomes of it in a conversation that
 * goes on and on (`long`); where its time goes when each part is a process of its own (`deployed`); and what many
 * conversations take the inbox's page (`inbox`). `npm run bench -- long` measures that alone. Prints tables and writes
 * `bench/latest.json`, or `bench/latest-long.json`.
 */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLog } from '../src/log.ts';
import { startDevServer } from '../src/temporal/dev-server/dev-server.ts';
import { findBinary } from '../src/temporal/dev-server/find-binary.ts';
import { WAYS } from '../src/temporal/dev-server/ways.ts';
import { installTemporalRuntime } from '../src/temporal/worker.ts';
import { PARTS, type Figures, type Part } from './figures.ts';
import { measureTurnCosts } from './measure.ts';
import { measureDeployed } from './measures/deployed.ts';
import { measureInbox } from './measures/inbox.ts';
import { measureLong } from './measures/long.ts';
import { report } from './report.ts';
import { FULL, QUICK } from './settings.ts';
import { describeMachine } from './support/machine.ts';
import { judge } from './targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const settings = values.quick ? QUICK : FULL;
const parts = positionals.length === 0 ? PARTS : positionals.map(readPart);
const say = (line: string) => console.error(`${Math.round(performance.now() / 1_000)} s: ${line}`);

installTemporalRuntime(createLog('error'));
const binary = await findBinary({
  env: process.env,
  cli: process.env['TEMPORAL_CLI'] ?? null,
  say,
  ways: WAYS,
});
const folder = await realpath(await mkdtemp(join(tmpdir(), 'chatbot-studio-bench-')));
try {
  const temporal = await startDevServer({
    binary,
    folder,
    namespace: 'default',
    say,
    onGivenUp: (error) => say(error.message),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      temporal.process.kill();
      process.exit(1);
    });
  }
  try {
    const target = { address: temporal.address, namespace: 'default' };
    const date = new Date().toISOString();
    const start = performance.now();
    const machine = await describeMachine(binary);
    const figures: Figures = { date, machine, settings, took: 0 };
    if (parts.includes('turns'))
      figures.turns = await measureTurnCosts(target, join(folder, 'database'), settings, say);
    if (parts.includes('long'))
      figures.long = await measureLong(target, join(folder, 'long-database'), settings.long, say);
    if (parts.includes('deployed')) {
      const server = { address: temporal.address, pid: temporal.process.pid ?? NaN };
      figures.deployed = await measureDeployed(server, folder, settings.deployed, say);
    }
    if (parts.includes('inbox'))
      figures.inbox = await measureInbox(target, join(folder, 'inbox-database'), settings.inbox, say);
    figures.took = (performance.now() - start) / 1_000;
    await writeFile(
      new URL(parts.length === 1 ? `latest-${parts[0]}.json` : 'latest.json', import.meta.url),
      `${JSON.stringify({ ...figures, targets: judge(figures) }, null, 2)}\n`,
    );
    console.log(report(figures));
  } finally {
    await temporal.process.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);

function readPart(given: string): Part {
  const part = PARTS.find((known) => known === given);
  if (part) return part;
  throw new Error(`There is no part “${given}”; there are ${PARTS.join(' and ')}.`);
}
