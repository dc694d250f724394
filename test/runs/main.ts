/**
 * `npm test`: style and types, and every test there is, in several runs of mocha at a time. What a run has to say is
 * printed when it has ended, so that it stands together.
 */
import { availableParallelism } from 'node:os';
import { findBinary } from '../../src/temporal/dev-server/find-binary.ts';
import { WAYS } from '../../src/temporal/dev-server/ways.ts';
import { findBrowser } from '../support/find-browser.ts';
import { runCommand, stopCommands } from './run-command.ts';
import { AGAIN, BUSY, shareOut, WAITING, type Run } from './share-out.ts';
import { testFiles } from './test-files.ts';

/** Of a terminal only: elsewhere colours are noise. */
const COLOUR = process.stdout.isTTY ? ['--color'] : [];

const began = performance.now();
const failed: string[] = [];
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

const busy = [
  checkStyleAndTypes,
  ...BUSY.map((run) => () => test(run)),
  ...AGAIN.map((run) => () => testAgain(run)),
];
await Promise.all([...WAITING.map(test), ...Array.from({ length: availableParallelism() }, takeBusyOnes)]);

const seconds = Math.round((performance.now() - began) / 1_000);
if (stopped !== null) console.log(`\nStopped by ${stopped} after ${seconds} s.`);
else if (failed.length > 0) console.log(`\nFailed after ${seconds} s: ${failed.join(', ')}.`);
else console.log(`\nEverything passed, in ${seconds} s.`);
process.exitCode = stopped === null && failed.length === 0 ? 0 : 1;

async function takeBusyOnes(): Promise<void> {
  for (let next = busy.shift(); next; next = busy.shift()) await next();
}

function checkStyleAndTypes(): Promise<void> {
  return run('style and types', 'npm', ['run', '--silent', 'check']);
}

function test(one: Run): Promise<void> {
  return mocha(one.name, shares.get(one) ?? []);
}

function testAgain({ name, of, env }: (typeof AGAIN)[number]): Promise<void> {
  return mocha(
    name,
    files.filter((file) => of.some((beginning) => file.startsWith(beginning))),
    env,
  );
}

function mocha(name: string, these: readonly string[], env = {}): Promise<void> {
  const paths = these.map((file) => `test/${file}`);
  return run(name, process.execPath, ['node_modules/mocha/bin/mocha.js', ...COLOUR, ...paths], env);
}

async function run(name: string, program: string, args: string[], env = {}): Promise<void> {
  if (stopped !== null) return;
  const start = performance.now();
  console.log(`… ${name}`);
  const { passed, output } = await runCommand(program, args, env);
  const took = Math.round((performance.now() - start) / 1_000);
  console.log(`\n${passed ? '✔' : '✘'} ${name}, ${took} s\n${output}`);
  if (!passed) failed.push(name);
}
