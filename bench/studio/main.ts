/**
 * `npm run bench:studio`: how long scripts run for each movement of a hand on a canvas of 500 nodes, in Chromium, beside
 * what the same movement takes on a plain canvas of the library that the Studio's is drawn with.
 */
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser, FLAGS } from '../../test/support/find-browser.ts';
import { CATEGORIES, readTrace, type TraceEvent } from '../support/script-time.ts';
import { median } from '../support/statistics.ts';
import {
  drag,
  dragSelected,
  MOVES,
  pan,
  pullConnection,
  selectFifty,
  typeName,
  type Gesture,
} from './hand.ts';
import { servePages, type Pages } from './pages.ts';

const NODES = 500;
/** Milliseconds of script for a movement. */
const TARGET = 8;
const ROUNDS = 3;

interface Scene {
  name: string;
  zoom: 'all in sight' | 'at 100 %';
  /** Brings everything into the state in which the gesture is measured. */
  prepare?: (page: Page) => Promise<unknown>;
  gesture: (page: Page) => Gesture;
  /** Not on a plain canvas, which has no forms. */
  only?: 'studio';
}

const SCENES: readonly Scene[] = [
  { name: 'drag a node', zoom: 'all in sight', gesture: drag },
  { name: 'drag a node', zoom: 'at 100 %', gesture: drag },
  { name: 'pan', zoom: 'all in sight', gesture: pan },
  { name: 'pan', zoom: 'at 100 %', gesture: pan },
  { name: 'pull a connection', zoom: 'at 100 %', gesture: pullConnection },
  { name: 'drag 50 nodes', zoom: 'all in sight', prepare: selectFifty, gesture: dragSelected },
  { name: 'type into a form', zoom: 'all in sight', gesture: typeName, only: 'studio' },
  { name: 'type into a form', zoom: 'at 100 %', gesture: typeName, only: 'studio' },
];

const pages = await servePages(NODES);
const browser = await chromium.launch({ executablePath: await findBrowser(), args: FLAGS });
try {
  console.log(
    `${NODES} nodes; milliseconds of script for each event: of the processor (by the clock), medians`,
  );
  for (const scene of SCENES) {
    const studio = await measure(browser, pages, 'studio', scene);
    const plain = scene.only ? null : await measure(browser, pages, 'plain', scene);
    console.log(
      `${`${scene.name}, ${scene.zoom}`.padEnd(34)} ${say(studio)}` +
        (plain ? `   plain ${say(plain)}   ${(studio.cpu / plain.cpu).toFixed(2)} ×` : '') +
        (studio.cpu < TARGET ? '' : `   above the target of ${TARGET}`),
    );
  }
} finally {
  await browser.close();
  pages.close();
}

interface Figures {
  cpu: number;
  wall: number;
}

function say({ cpu, wall }: Figures): string {
  return `${cpu.toFixed(1).padStart(5)} (${wall.toFixed(1)})`;
}

/** On a page of its own. */
async function measure(
  browser: Browser,
  pages: Pages,
  which: 'studio' | 'plain',
  { zoom, prepare, gesture }: Scene,
): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' });
  try {
    await page.goto(pages[which]);
    await page.locator('.react-flow__node').first().waitFor({ timeout: 120_000 });
    await page
      .getByRole('button', { name: zoom === 'all in sight' ? /^Zoom to fit/ : /^Zoom \d+ %/ })
      .click();
    await settle(page);
    await prepare?.(page);
    const rounds: Figures[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await trace(browser, page, gesture(page)));
    return { cpu: median(rounds.map(({ cpu }) => cpu)), wall: median(rounds.map(({ wall }) => wall)) };
  } finally {
    await page.close();
  }
}

/** Script for each movement, over one gesture. */
async function trace(browser: Browser, page: Page, { begin, go, end }: Gesture): Promise<Figures> {
  await begin();
  await browser.startTracing(page, { categories: CATEGORIES });
  await go();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  await end();
  await settle(page);
  const { script } = readTrace(traceEvents).total;
  return { cpu: script.cpu / MOVES, wall: script.wall / MOVES };
}

/** Until what follows by itself (a check of the flow, the animation of a zoom) is over. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(1_000);
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 3_000 })));
}
