import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** What Chromium is started with, so that it needs no screen and asks nobody on the internet. */
export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chromium. Where there is none it is installed, which may take minutes.
 * @throws when there is none and it may not be installed.
 */
export async function findBrowser(): Promise<string> {
  return (await lookForBrowser()) ?? (await installBrowser());
}

async function lookForBrowser(): Promise<string | undefined> {
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
    const found = await lookForBrowser();
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
