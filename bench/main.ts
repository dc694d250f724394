/**
 * `npm run bench`, or `npm run bench -- --quick`: measures a turn of ours beside a bare workflow's and an
 * activity-per-step interpreter's, on one dev server in one run. Prints a table and writes `bench/latest.json`.
 */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLog } from '../src/log.ts';
import { startDevServer } from '../src/temporal/dev-server/dev-server.ts';
import { findBinary } from '../src/temporal/dev-server/find-binary.ts';
import { WAYS } from '../src/temporal/dev-server/ways.ts';
import { installTemporalLog } from '../src/temporal/worker.ts';
import { measure } from './measure.ts';
import { report } from './report.ts';
import { FULL, QUICK } from './settings.ts';
import { judge } from './targets.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const say = (line: string) => console.error(`${Math.round(performance.now() / 1_000)} s: ${line}`);

installTemporalLog(createLog('error'));
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
    const figures = await measure(target, join(folder, 'database'), binary, values.quick ? QUICK : FULL, say);
    await writeFile(
      new URL('latest.json', import.meta.url),
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
