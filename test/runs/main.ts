/**
 * `npm test`: style and types, and every test there is, in several runs of mocha at a time. What a run has to say is
 * printed when it has ended, so that it stands together.
 */
import { availableParallelism } from 'node:os';
import { findBinary } from '../../src/temporal/dev-server/find-binary.ts';
import { WAYS } from '../../src/temporal/dev-server/ways.ts';
import { findBrowser } from '../support/find-browser.ts';
import { failedFiles, failuresIn } from './failures.ts';
import { runCommand, stopCommands } from './run-command.ts';
import { AGAIN, BUSY, IN_BROWSER, shareOut, WAITING, type Run } from './share-out.ts';
import { testFiles } from './test-files.ts';

/** Of a terminal only: elsewhere colours are noise. */
const COLOUR = process.stdout.isTTY ? ['--color'] : [];

/** So much is said again of a run that does not say by itself what failed in it. */
const LAST_CHARACTERS = 2_000;

interface Outcome {
  name: string;
  passed: boolean;
  /** What mocha says of tests that failed. */
  failures: string;
}

const began = performance.now();
const failed: string[] = [];
/** What those that failed had to say; it is said again at the end, so that nobody has to look for it. */
const reports: { name: string; failures: string }[] = [];
/** Files in which something failed in the browser, and nothing elsewhere, by the run that had them. */
const toRepeat: { name: string; these: readonly string[] }[] = [];
let stopped: NodeJS.Signals | null = null;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopped ??= signal;
    stopCommands();
  });
}

const files = await testFiles();
const shares = shareOut(files);

// What all runs need is brought once, before them, where it can be watched: each would bring it, and some at the same time.
await findBinary({
  env: process.env,
  cli: process.env['TEMPORAL_CLI'] ?? null,
  say: (line) => console.error(line),
  ways: WAYS,
});
await findBrowser();
await must(run('build', 'npm', ['run', '--silent', 'build']));

const busy = [
  checkStyleAndTypes,
  ...BUSY.map((one) => () => test(one, shares.get(one) ?? [])),
  ...AGAIN.map((run) => () => testAgain(run)),
];
await Promise.all([
  ...WAITING.map((one) => test(one, shares.get(one) ?? [])),
  ...Array.from({ length: availableParallelism() }, takeBusyOnes),
]);

for (const { name, these } of toRepeat) await must(mocha(`${name}, once more`, these));

const seconds = Math.round((performance.now() - began) / 1_000);
for (const { name, failures } of reports) console.log(`\n== ${name}\n${failures}`);
if (stopped !== null) console.log(`\nStopped by ${stopped} after ${seconds} s.`);
else if (failed.length > 0) console.log(`\nFailed after ${seconds} s: ${failed.join(', ')}.`);
else if (toRepeat.length > 0) console.log(`\nPassed after ${seconds} s, but not at once: see above.`);
else console.log(`\nEverything passed, in ${seconds} s.`);
process.exitCode = stopped === null && failed.length === 0 ? 0 : 1;

async function takeBusyOnes(): Promise<void> {
  for (let next = busy.shift(); next; next = busy.shift()) await next();
}

function checkStyleAndTypes(): Promise<void> {
  return must(run('style and types', 'npm', ['run', '--silent', 'check']));
}

async function test({ name }: Run, these: readonly string[]): Promise<void> {
  const { passed, failures } = await mocha(name, these);
  if (passed) return;
  const those = failedFiles(failures, these);
  if (those.every(isInBrowser)) toRepeat.push({ name, these: those });
  else failed.push(name);
}

function isInBrowser(file: string): boolean {
  return IN_BROWSER.some((beginning) => file.startsWith(beginning));
}

function testAgain({ name, of, env }: (typeof AGAIN)[number]): Promise<void> {
  const these = files.filter((file) => of.some((beginning) => file.startsWith(beginning)));
  return must(mocha(name, these, env));
}

async function must(outcome: Promise<Outcome>): Promise<void> {
  const { name, passed } = await outcome;
  if (!passed) failed.push(name);
}

function mocha(name: string, these: readonly string[], env = {}): Promise<Outcome> {
  const paths = these.map((file) => `test/${file}`);
  return run(name, process.execPath, ['node_modules/mocha/bin/mocha.js', ...COLOUR, ...paths], env);
}

/** Once it is told to stop it runs nothing more. */
async function run(name: string, program: string, args: string[], env = {}): Promise<Outcome> {
  if (stopped !== null) return { name, passed: true, failures: '' };
  const start = performance.now();
  console.log(`… ${name}`);
  const { passed, output } = await runCommand(program, args, env);
  const took = Math.round((performance.now() - start) / 1_000);
  console.log(`\n${passed ? '✔' : '✘'} ${name}, ${took} s\n${output}`);
  const failures = failuresIn(output);
  if (!passed) reports.push({ name, failures: failures || output.slice(-LAST_CHARACTERS) });
  return { name, passed, failures };
}
