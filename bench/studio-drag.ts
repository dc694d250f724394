/**
 * `npm run bench:studio`: how long the page's scripts run for one movement of the mouse that drags a node, on a canvas
 * of 500 nodes, in Chromium. Prints milliseconds beside the target.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { buildWeb } from '../src/web/build.ts';
import { webRoutes } from '../src/web/pages.ts';
import { largeFlow } from './support/large-flow.ts';

const NODES = 500;
const TARGET_MS = 8;
const ROUNDS = 3;
const MOVES = 20;

const app = express();
const member = {
  id: 'bench',
  name: 'Bench',
  email: null,
  teams: [],
  role: 'author',
  availability: 'offline',
};
app.get('/api/v1/me', (_, res) => res.json({ member, key: null, scopes: ['flows:read', 'flows:write'] }));
app.get('/api/v1/flows/large', (_, res) => res.set('ETag', '"1"').json(largeFlow(NODES)));
app.put('/api/v1/flows/large', (_, res) => res.set('ETag', '"1"').json({}));
app.use('/api', (_, res) => res.status(404).json({ code: 'not_found', detail: 'Not here.' }));
app.use(webRoutes(await buildWeb()));
const server = createServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/app/flows/large`);
  await page.locator('.react-flow__node').first().waitFor({ timeout: 120_000 });
  const probe = await page.context().newCDPSession(page);
  await probe.send('Performance.enable');
  for (const [name, prepare] of [
    ['all in sight', () => page.getByRole('button', { name: /^Zoom to fit/ }).click()],
    ['at 100 %', () => page.getByRole('button', { name: /^Zoom \d+ %/ }).click()],
  ] as const) {
    await prepare();
    const figures = [];
    for (let round = 0; round < ROUNDS; round += 1) figures.push(await drag(page, probe));
    figures.sort((one, other) => one - other);
    const median = figures[Math.floor(ROUNDS / 2)] ?? NaN;
    const [best = NaN] = figures;
    console.log(
      `${NODES} nodes, ${name}: ${median.toFixed(1)} ms of script per drag event ` +
        `(median of ${ROUNDS}; best ${best.toFixed(1)}; target ${TARGET_MS}; ${(median / TARGET_MS).toFixed(2)} ×)`,
    );
  }
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}

/** Milliseconds of script per movement, over one drag. */
async function drag(page: Page, probe: CDPSession): Promise<number> {
  const { x, y } = await aNode(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10, y);
  const before = await scriptSeconds(probe);
  for (let move = 1; move <= MOVES; move += 1) {
    await page.mouse.move(x + 10 + (move % 20) * 4, y + move);
    // One event a picture, as a hand makes them.
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  const after = await scriptSeconds(probe);
  await page.mouse.up();
  return ((after - before) * 1_000) / MOVES;
}

/** Where on the screen the head of some node is that lies in sight. */
async function aNode(page: Page): Promise<{ x: number; y: number }> {
  const found = await page.evaluate(() => {
    for (const head of document.querySelectorAll('.picture-name')) {
      const { x, y, width, height } = head.getBoundingClientRect();
      const at = { x: x + width / 2, y: y + height / 2 };
      if (document.elementFromPoint(at.x, at.y)?.closest('.picture-name') === head) return at;
    }
    return null;
  });
  if (!found) throw new Error('No node is in sight.');
  return found;
}

async function scriptSeconds(probe: CDPSession): Promise<number> {
  const { metrics } = await probe.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? NaN;
}
