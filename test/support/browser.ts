import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { atEnd } from './at-end.ts';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let executable: string | undefined;
let browser: Promise<Browser> | undefined;

// Where there is none it is installed before the first test, which may take minutes.
before(async function () {
  this.timeout(10 * 60_000);
  executable = (await findBrowser()) ?? (await installBrowser());
});

/** A headless Chromium, the same for all tests of a run; closed when they have run. Open a context per test. */
export function launchBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

async function launch(): Promise<Browser> {
  if (executable === undefined) throw new Error('Ask for it within a test or a hook.');
  const launched = await chromium.launch({ executablePath: executable, args: FLAGS });
  atEnd(() => launched.close());
  return launched;
}

async function findBrowser(): Promise<string | undefined> {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const path of [...onPath, chromium.executablePath()]) if (await isExecutable(path)) return path;
  return undefined;
}

async function installBrowser(): Promise<string> {
  if (process.getuid?.() === 0) {
    console.error('No browser here yet. Installing Debian’s chromium.');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { env });
    const found = await findBrowser();
    if (found !== undefined) return found;
  }
  throw new Error(
    'These tests need a browser: install chromium (or google-chrome) so that it is on the PATH.',
  );
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
