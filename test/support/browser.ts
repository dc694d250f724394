import { chromium, type Browser } from 'playwright-core';
import { atEnd } from './at-end.ts';
import { findBrowser, FLAGS } from './find-browser.ts';

let executable: string | undefined;
let browser: Promise<Browser> | undefined;

// Where there is none it is installed before the first test, which may take minutes.
before(async function () {
  this.timeout(10 * 60_000);
  executable = await findBrowser();
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
