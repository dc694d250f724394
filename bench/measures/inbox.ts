import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { webRoutes } from '../../src/web/pages.ts';
import { buildWeb } from '../../src/web/build.ts';
import type { TemporalTarget } from '../../src/temporal/connection.ts';
import { bundleWorkflows } from '../../src/temporal/workflow-bundle.ts';
import { findBrowser, FLAGS } from '../../test/support/find-browser.ts';
import { signInAs } from '../../test/support/sign-in.ts';
import { MemberPage } from '../inbox/member-page.ts';
import { CATEGORIES, readTrace, type TraceEvent } from '../support/script-time.ts';
import type { VisitorsCall, Written } from '../inbox/visitors.ts';
import type { InboxSettings } from '../settings.ts';
import { lineTo } from '../support/ask.ts';
import { HELP_FLOW } from '../support/flows.ts';
import { percentile } from '../support/statistics.ts';
import { openStudio, type Studio } from '../support/studio.ts';

/** Milliseconds. */
export interface Spread {
  p50: number;
  p95: number;
  max: number;
}

/** What the inbox page takes while visitors write. */
export interface InboxFigures {
  /** All open, and all in the list that the page shows. */
  conversations: number;
  /** That the page was told of, while it was only looked at. */
  changes: number;
  /** Pictures that the page drew for them. */
  pictures: number;
  /** Of the main thread, from one picture to the next, whatever for: by the processor, and by the clock. */
  script: { cpu: Spread; wall: Spread };
  /** The same, of styles, layout and painting. */
  drawing: { cpu: Spread; wall: Spread };
  /** All script while the page was looked at, for each change: milliseconds of the processor. */
  scriptPerChange: number;
  /** Milliseconds, of 50 and more. */
  longTasks: number[];
  /** While a member types, scrolls and opens other conversations. */
  inputs: { count: number; delay: Spread; untilDrawn: Spread };
}

/** The most presses that are drawn sooner than this, in milliseconds, are not told of by the browser. */
const SHORTEST_TOLD = 16;
/** Which conversation is open at first. */
const OPEN = 7;

/**
 * Opens a page of the inbox in Chromium, at a service as `npm start` runs it, lets visitors write into many
 * conversations at a steady rate, and reads from Chromium's trace what that takes the page. First the page is only
 * looked at; then a member works with it. Rejects when the page does not show what was written last everywhere.
 */
export async function measureInbox(
  target: TemporalTarget,
  databaseFolder: string,
  settings: InboxSettings,
  say: (line: string) => void,
): Promise<InboxFigures> {
  const executablePath = await findBrowser();
  const [bundle, assets] = await Promise.all([bundleWorkflows(), buildWeb()]);
  const studio = await openStudio(target, databaseFolder, bundle, webRoutes(assets));
  await studio.publish(HELP_FLOW);
  const program = fileURLToPath(new URL('../inbox/visitors.ts', import.meta.url));
  const child = fork(program, [studio.url, studio.apiKey, HELP_FLOW.id]);
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    return await measure(studio, browser, await lineTo<VisitorsCall>(child), settings, say);
  } finally {
    await browser.close();
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
    await studio.close();
  }
}

async function measure(
  studio: Studio,
  browser: Browser,
  visitors: Awaited<ReturnType<typeof lineTo<VisitorsCall>>>,
  { conversations, messagesPerSecond, lookMilliseconds, workMilliseconds }: InboxSettings,
  say: (line: string) => void,
): Promise<InboxFigures> {
  const { database, secretKey, url } = studio;
  say(`The inbox: opening ${conversations} conversations`);
  const ids = await visitors<string[]>({ do: 'open', conversations });
  const member = await signInAs({ database, secretKey, publicUrl: url }, 'member');
  const often = ids[OPEN] ?? '';
  const page = await MemberPage.open(browser, url, member, often);
  const listed = await page.listed();
  if (listed !== conversations) throw new Error(`${listed} of ${conversations} conversations are listed.`);
  const write = (milliseconds: number) =>
    visitors<Written>({ do: 'write', perSecond: messagesPerSecond, milliseconds, often });

  say('The inbox: looking at it');
  const before = await countChanges(studio);
  await browser.startTracing(undefined, { categories: CATEGORIES });
  const looked = await write(lookMilliseconds);
  await page.showsAll(looked.last);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const { pictures, longTasks } = readTrace(trace.traceEvents);
  const changes = (await countChanges(studio)) - before;

  say('The inbox: working with it');
  const [worked] = await Promise.all([write(workMilliseconds), page.work(workMilliseconds)]);
  await page.showsAll(worked.last);
  const { delays, presses, untilDrawn } = await page.inputs();
  const quick = Array.from({ length: presses - untilDrawn.length }, () => SHORTEST_TOLD);

  const scripts = pictures.map(({ script }) => script);
  const drawings = pictures.map(({ drawing }) => drawing);
  return {
    conversations,
    changes,
    pictures: pictures.length,
    script: {
      cpu: spread(scripts.map(({ cpu }) => cpu)),
      wall: spread(scripts.map(({ wall }) => wall)),
    },
    drawing: {
      cpu: spread(drawings.map(({ cpu }) => cpu)),
      wall: spread(drawings.map(({ wall }) => wall)),
    },
    scriptPerChange: scripts.reduce((sum, { cpu }) => sum + cpu, 0) / changes,
    longTasks,
    inputs: { count: delays.length, delay: spread(delays), untilDrawn: spread([...untilDrawn, ...quick]) },
  };
}

async function countChanges({ database }: Studio): Promise<number> {
  const [row] = await database.query<{ count: number }>('select count(*)::integer as count from changes');
  return row?.count ?? 0;
}

function spread(sample: readonly number[]): Spread {
  return { p50: percentile(sample, 0.5), p95: percentile(sample, 0.95), max: percentile(sample, 1) };
}
