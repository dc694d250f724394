import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { atEnd, killAtExit } from './at-end.ts';
import { freePort } from './free-port.ts';

const PARTS = {
  program: '../../node_modules/@stoplight/prism-cli/dist/index.js',
  specification: '../../node_modules/@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json',
};

/** Seconds that it may take to read the specification. */
const PATIENCE = 240;

let started: Promise<string> | undefined;

/**
 * Prism, which answers as Twilio's published specification says and refuses what it does not allow. The first call starts
 * it, for all tests of the run. Resolves to its address. @throws with the name of the part that is missing
 */
export function startPrism(): Promise<string> {
  started ??= start();
  return started;
}

async function start(): Promise<string> {
  const [program, specification] = await Promise.all([locate('program'), locate('specification')]);
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [program, 'mock', '-h', '127.0.0.1', '-p', String(port), specification],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const exited = once(child, 'exit');
  killAtExit(() => (child.exitCode === null ? child.pid : null));
  atEnd(async () => {
    child.kill();
    await exited;
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Prism ${why}:\n${output.slice(-2_000)}`));
    const timer = setTimeout(() => fail(`was not ready within ${PATIENCE} s`), PATIENCE * 1_000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Prism is listening')) resolve();
      });
    }
    void exited.then(() => fail('ended before it was ready'));
    void exited.finally(() => clearTimeout(timer));
  });
  return `http://127.0.0.1:${port}`;
}

async function locate(part: keyof typeof PARTS): Promise<string> {
  const path = fileURLToPath(new URL(PARTS[part], import.meta.url));
  try {
    await access(path);
  } catch {
    throw new Error(`Prism’s ${part} is missing: ${path}. Install the development dependencies (npm ci).`);
  }
  return path;
}
