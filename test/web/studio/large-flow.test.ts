import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { largeFlow } from '../../../bench/support/large-flow.ts';
import { createFlow } from '../../../src/store/flows.ts';
import { AppHost } from '../app/support/app-host.ts';
import { eventually } from '../support/eventually.ts';
import { countRenders, takeRendered } from './support/count-renders.ts';

/** In the middle of the flow, with the nodes and connections that meet it: `largeFlow` says which. */
const NODE = 'n262';
const OF_NODE = [
  'connection n261.next',
  'connection n262.button.no',
  'connection n262.button.yes',
  'connection n262.timeout',
  'node n262',
];

describe('a canvas with 500 nodes on the screen', () => {
  let host: AppHost;
  let page: Page;

  before(async () => {
    host = await AppHost.open();
    await createFlow(host.database, { ...largeFlow(500), id: 'large' });
    page = await host.signedIn('author', '/profile', { viewport: { width: 1920, height: 1080 } });
    await countRenders(page);
    await page.goto('/app/flows/large');
    await page.locator('.react-flow__node').first().waitFor();
  });

  after(async () => {
    assert.deepEqual(host.complaints, []);
    await host.close();
  });

  it('opens where it begins, so near that it can be read', async () => {
    await page.locator('.react-flow__node[data-id="n0"] .outlet').first().waitFor();
    await page.getByRole('button', { name: /^Zoom 75 %/ }).waitFor();
  });

  for (const zoom of ['all in sight', 'at 100 %'] as const)
    it(`renders, while one node is dragged, it and its connections only (${zoom})`, async () => {
      await bringIntoView(page, zoom);
      const { x, y } = await gripOf(page, NODE);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 8, y);
      await takeRendered(page);
      for (let move = 1; move <= 5; move += 1) await page.mouse.move(x + 8 + move, y + move);
      const rendered = await takeRendered(page);
      await page.mouse.up();
      assert.deepEqual(rendered, OF_NODE);
    });

  it('renders no node again when something opens over the canvas', async () => {
    await takeRendered(page);
    await page.keyboard.press('Control+f');
    await page.getByRole('combobox', { name: 'Name, id or text' }).waitFor();
    await page.keyboard.press('Escape');
    assert.deepEqual(await takeRendered(page), []);
  });

  it('draws nodes without their texts and outlets from afar, and connects them at the same places', async () => {
    await bringIntoView(page, 'all in sight');
    const node = page.locator(`.react-flow__node[data-id="${NODE}"]`);
    await eventually(async () => assert.equal(await node.locator('.outlet').count(), 0));
    assert.equal(await node.locator('.picture-name').innerText(), 'Question 262');
    assert.equal(await page.locator('.react-flow__node').count(), 500);
    const path = page.locator(`.react-flow__edge[data-id="${NODE}.button.yes"] .way`);
    const far = await path.getAttribute('d');
    await bringIntoView(page, 'at 100 %');
    await node.locator('.outlet').first().waitFor();
    assert.equal(await path.getAttribute('d'), far);
  });

  it('shows on the map where on the flow one is, and leads where it is pressed', async () => {
    await bringIntoView(page, 'at 100 %');
    const map = page.getByRole('img', { name: 'Map of the flow' });
    await eventually(async () =>
      assert.equal(await page.locator('.react-flow__node[data-id="n0"]').count(), 0),
    );
    // Of the first node of the flow, on the screen.
    const at = await map.evaluate((svg: SVGSVGElement) => {
      const { x, y } = new DOMPoint(100, 30).matrixTransform(svg.getScreenCTM() ?? undefined);
      return { x, y };
    });
    await page.mouse.click(at.x, at.y);
    await page.locator('.react-flow__node[data-id="n0"]').waitFor();
  });
});

async function bringIntoView(page: Page, zoom: 'all in sight' | 'at 100 %'): Promise<void> {
  await page.getByRole('button', { name: /^Zoom to fit/ }).click();
  await eventually(async () => assert.equal(await page.locator('.picture-far').count(), 500));
  if (zoom === 'all in sight') return;
  await page.keyboard.press('Control+f');
  await page.getByRole('combobox', { name: 'Name, id or text' }).fill(NODE);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Zoom \d+ %/ }).click();
  await page.locator(`.react-flow__node[data-id="${NODE}"] .outlet`).first().waitFor();
}

/** Where a node can be got hold of, once it stands still. */
async function gripOf(page: Page, id: string): Promise<{ x: number; y: number }> {
  const node = page.locator(`.react-flow__node[data-id="${id}"]`);
  await node.hover({ position: { x: 10, y: 5 } });
  const box = await node.boundingBox();
  assert.ok(box);
  return { x: box.x + 10, y: box.y + 5 };
}
