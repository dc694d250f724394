import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { Value } from '../../../src/flow/transcript.ts';
import { createFlow, saveDraft, type Draft } from '../../../src/store/flows.ts';
import { publishFlow } from '../../../src/store/publish-flow.ts';
import { toDocument } from '../../../src/web/app/studio/read-draft.ts';
import { AppHost } from '../app/support/app-host.ts';
import { barriers } from '../support/barriers.ts';
import { cutOff } from '../support/cut-off.ts';
import { eventually } from '../support/eventually.ts';
import { KIND_COUNT, variedFlow } from './support/varied-flow.ts';

const FLOWS = [5, KIND_COUNT, 50, 500].map((count) => variedFlow(`nodes-${count}`, count));
/** With a node of every kind. */
const EVERY_KIND = `nodes-${KIND_COUNT}`;

describe('the screens of the Studio', function () {
  this.timeout(900_000);
  let host: AppHost;

  before(async () => {
    host = await AppHost.open();
    for (const draft of FLOWS) await createFlow(host.database, toDocument(draft) as Draft);
    await publishTwice(host);
  });

  after(async () => {
    assert.deepEqual(host.complaints, []);
    await host.close();
  });

  /** Every screen, by what it is called, as it is when it has come to rest. */
  async function visit(
    options: { width: number; colorScheme: 'light' | 'dark' },
    look: (page: Page, screen: string) => Promise<void>,
  ): Promise<void> {
    const { width, colorScheme } = options;
    const viewport = { width, height: Math.round((width * 5) / 8) };
    const page = await host.signedIn('author', '/flows', { viewport, colorScheme });
    await page
      .getByRole('link', { name: /50 nodes/ })
      .first()
      .waitFor();
    await look(page, 'the list');
    for (const { id } of FLOWS) {
      await openFlow(page, id);
      await look(page, id);
    }
    await openFlow(page, EVERY_KIND);
    await page.getByRole('button', { name: /^Problems: .*error/ }).click();
    await look(page, 'problems');
    await page.getByRole('button', { name: 'Flow', exact: true }).click();
    await look(page, 'the form of the flow');
    for (let index = 0; index < KIND_COUNT; index += 1) {
      await openNode(page, `n${index}`);
      await look(page, `the form of node n${index}`);
    }
    await openFlow(page, 'feedback');
    await page.getByRole('button', { name: 'Simulator' }).click();
    await page.getByRole('region', { name: 'Simulator' }).waitFor();
    await look(page, 'the simulator');
    await page.goto('/app/flows/feedback/versions/diff?from=1&to=2');
    await page.locator('.compared').first().waitFor();
    await look(page, 'what differs');
    await page.context().close();
  }

  for (const width of [1280, 1920])
    it(`cuts no text off without telling the whole of it (${width} pixels wide)`, async () => {
      const found: Record<string, string[]> = {};
      await visit({ width, colorScheme: 'light' }, async (page, screen) => {
        const cut = await cutOff(page);
        if (cut.length > 0) found[screen] = cut;
      });
      assert.deepEqual(found, {});
    });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`has text of enough contrast everywhere (${colorScheme})`, async () => {
      const found: Record<string, string[]> = {};
      await visit({ width: 1280, colorScheme }, async (page, screen) => {
        const faint = await barriers(page, { rules: ['color-contrast'] });
        if (faint.length > 0) found[screen] = faint;
      });
      assert.deepEqual(found, {});
    });

  it('lays no node upon another', async () => {
    const page = await host.signedIn('author', '/flows', { viewport: { width: 1920, height: 1080 } });
    for (const { id, nodes } of FLOWS) {
      await openFlow(page, id);
      await page.getByRole('button', { name: /^Zoom to fit/ }).click();
      await eventually(async () =>
        assert.ok((await countNodes(page)) >= Math.min(50, Object.keys(nodes).length)),
      );
      assert.deepEqual(await overlaps(page), [], id);
    }
    await page.context().close();
  });
});

/** A flow of which two versions differ. */
async function publishTwice({ database }: AppHost): Promise<void> {
  const example = new URL('../../../examples/feedback-survey.json', import.meta.url);
  const draft: Draft = { ...(JSON.parse(await readFile(example, 'utf8')) as Draft), id: 'feedback' };
  await createFlow(database, draft);
  await publishFlow(database, { id: 'feedback', note: 'First', revision: null });
  const nodes = draft['nodes'] as { [id: string]: { [field: string]: Value } };
  const thanks = { ...nodes['thanks'], name: 'Say how glad we are' };
  await saveDraft(database, { ...draft, nodes: { ...nodes, thanks } }, null);
  await publishFlow(database, { id: 'feedback', note: 'Second', revision: null });
}

async function openFlow(page: Page, id: string): Promise<void> {
  await page.goto(`/app/flows/${id}`);
  await page.locator('.react-flow__node').first().waitFor();
  // What lint says of it is part of what is looked at.
  await page.getByRole('button', { name: /^Problems/ }).waitFor();
}

async function openNode(page: Page, id: string): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.getByRole('combobox', { name: 'Name, id or text' }).fill(id);
  await page.getByRole('option', { name: new RegExp(`· ${id}\\b`) }).click();
  await page.locator(`.react-flow__node.selected[data-id="${id}"]`).waitFor();
  await page.getByRole('region', { name: 'Node' }).getByRole('textbox', { name: 'Name' }).first().waitFor();
}

const countNodes = (page: Page) => page.locator('.react-flow__node').count();

/** The nodes on the screen that meet another one. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nodes = [...document.querySelectorAll<HTMLElement>('.react-flow__node')];
    const boxes = nodes.map((node) => ({ id: node.dataset['id'], box: node.getBoundingClientRect() }));
    return boxes.flatMap(({ id, box }, index) =>
      boxes
        .slice(index + 1)
        .filter(
          (other) =>
            box.left < other.box.right &&
            other.box.left < box.right &&
            box.top < other.box.bottom &&
            other.box.top < box.bottom,
        )
        .map((other) => `${id} and ${other.id}`),
    );
  });
}
