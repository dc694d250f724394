import assert from 'node:assert/strict';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { createFlow, findDraft } from '../../../src/store/flows.ts';
import type { Role } from '../../../src/store/schema.ts';
import type { FlowDraft } from '../../../src/web/app/studio/draft.ts';
import { toDocument } from '../../../src/web/app/studio/read-draft.ts';
import { AppHost } from '../app/support/app-host.ts';
import { barriers } from '../support/barriers.ts';
import { eventually } from '../support/eventually.ts';
import { smallDraft } from './support/drafts.ts';

describe('the canvas', () => {
  let host: AppHost;
  let flows = 0;
  const pages: Page[] = [];

  before(async () => {
    host = await AppHost.open();
  });

  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
    assert.deepEqual(host.complaints.splice(0), []);
  });

  after(() => host.close());

  /** Makes a flow of its own for a test. */
  async function makeFlow(document: Record<string, unknown>): Promise<string> {
    const id = `flow-${(flows += 1)}`;
    await createFlow(host.database, { ...document, id, name: `Flow ${flows}` });
    return id;
  }

  async function open(role: Role, flow: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await host.signedIn(role, `/flows/${flow}`, options);
    pages.push(page);
    return page;
  }

  const saved = async (flow: string) => (await findDraft(host.database, flow))?.draft as unknown as FlowDraft;
  const isSaved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor();

  it('is drawn on by mouse, undone, copied and saved by itself', async () => {
    const flow = await makeFlow({});
    const page = await open('author', flow);
    await page.getByText('This flow is empty').waitFor();

    await dragTo(page, page.getByRole('button', { name: 'Text', exact: true }), 320, 260);
    await picture(page, 'message1').waitFor();
    await dragTo(page, page.getByRole('button', { name: 'End', exact: true }), 620, 420);
    await picture(page, 'end1').waitFor();
    // Anywhere on the node is as good as its dot.
    await dragMouse(page, outlet(page, 'message1', 'next'), await centreOf(picture(page, 'end1')));
    await page.locator('.react-flow__edge').waitFor({ state: 'attached' });

    // Dropped on an empty place, a connection asks what is to be there.
    await page.getByRole('button', { name: 'Any answer' }).click();
    await picture(page, 'listener1').waitFor();
    await isSaved(page);
    assert.deepEqual(Object.keys((await saved(flow)).nodes), ['message1', 'end1', 'listener1']);
    assert.deepEqual((await saved(flow)).nodes['message1']?.outlets, { next: 'end1' });
    assert.equal((await saved(flow)).start, 'message1');

    await page.getByRole('button', { name: /^Zoom to fit/ }).click();
    await picture(page, 'message1').click();
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await picture(page, 'message2').waitFor();
    await page.keyboard.press('Control+z');
    await picture(page, 'message2').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+z');
    await picture(page, 'message2').waitFor();
    for (let step = 0; step < 3; step += 1) await page.getByRole('button', { name: 'Undo' }).click();
    await picture(page, 'listener1').waitFor({ state: 'detached' });
    await eventually(async () =>
      assert.deepEqual(Object.keys((await saved(flow)).nodes), ['message1', 'end1']),
    );
  });

  it('is drawn on by the keyboard alone', async () => {
    const flow = await makeFlow({});
    const page = await open('author', flow);
    await page.getByRole('button', { name: 'Text', exact: true }).press('Enter');
    await picture(page, 'message1').waitFor();
    await page.getByRole('button', { name: 'End', exact: true }).press('Enter');
    await picture(page, 'end1').waitFor();
    await isSaved(page);
    assert.deepEqual((await saved(flow)).nodes['message1']?.outlets, { next: 'end1' });

    // Along the flow, and moved.
    await picture(page, 'message1').focus();
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-id') === 'end1');
    const before = (await saved(flow)).layout.nodes['end1'];
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await eventually(async () =>
      assert.equal((await saved(flow)).layout.nodes['end1']?.y, (before?.y ?? 0) + 60),
    );

    // Connected elsewhere.
    await page.keyboard.press('Shift+Tab');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-id') === 'message1');
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: /^Connect/ });
    await dialog.getByRole('combobox', { name: 'Leads to' }).fill('message1');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Connect' }).press('Enter');
    await eventually(async () =>
      assert.deepEqual((await saved(flow)).nodes['message1']?.outlets, { next: 'message1' }),
    );

    // Found, deleted, and all the keys told.
    await page.keyboard.press('Control+f');
    await page.getByRole('combobox', { name: 'Name, id or text' }).fill('end');
    await page.keyboard.press('Enter');
    await picture(page, 'end1').focus();
    await page.keyboard.press('Delete');
    await picture(page, 'end1').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  });

  it('brings together what two people change, and asks where both changed the same', async () => {
    const flow = await makeFlow(toDocument(smallDraft()));
    const [one, other] = [await open('author', flow), await open('author', flow)];
    // One looks away while the other works.
    const back = host.holdNext(/^PUT \/api\/v1\/flows/);
    await rename(one, 'ask', 'Mine');
    await rename(other, 'end', 'Theirs');
    await rename(other, 'ask', 'Theirs as well');
    back();
    const [late, early] = await whoCollides(one, other);
    await isSaved(early);
    await late.getByRole('dialog', { name: /changed the same/ }).waitFor();
    await late.getByText('Theirs', { exact: true }).first().click();
    await late.getByRole('button', { name: 'Save it so' }).click();
    await isSaved(late);
    const { nodes } = await saved(flow);
    assert.equal(nodes['end']?.name, 'Theirs');
    const kept = nodes['ask']?.name;
    assert.equal(kept, late === one ? 'Theirs as well' : 'Mine');
    await late.getByText(/^Taken over from/).waitFor();

    // What the other page has not changed it takes over by itself when it is looked at.
    await rename(late, 'thank', 'Seen by both');
    await isSaved(late);
    await early.evaluate(() => window.dispatchEvent(new Event('focus')));
    await early.getByText('“Seen by both” changed').waitFor();
  });

  it('offers what was not saved to whoever comes back', async () => {
    const flow = await makeFlow(toDocument(smallDraft()));
    const page = await open('author', flow);
    await page.locator('.picture').first().waitFor();
    await page.route(/\/api\/v1\/flows\//, (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    page.on('dialog', (dialog) => void dialog.accept());
    await rename(page, 'ask', 'Never saved');
    await page.getByText('Not saved: no connection').waitFor();
    await page.reload();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Restore them' }).click();
    await isSaved(page);
    assert.equal((await saved(flow)).nodes['ask']?.name, 'Never saved');
    host.complaints.splice(0);
  });

  it('says what is wrong with the draft while it is drawn, and leads there', async () => {
    const flow = await makeFlow(toDocument(smallDraft()));
    const page = await open('author', flow);
    await page.getByRole('button', { name: 'Jump', exact: true }).click();
    await page.getByRole('button', { name: /^Problems: .*error/ }).click();
    await page
      .getByRole('region', { name: 'Problems' })
      .getByRole('button', { name: /Jump/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Node' }).waitFor();
    assert.equal(await page.locator('.react-flow__node.selected').getAttribute('data-id'), 'jump1');
  });

  it('shows members who may not change it all of it, and no way to', async () => {
    const flow = await makeFlow(toDocument(smallDraft()));
    const page = await open('member', flow);
    await page.getByText('Read only').waitFor();
    assert.equal(await page.getByRole('region', { name: 'Palette' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Publish' }).count(), 0);
    await picture(page, 'ask').click();
    await page.keyboard.press('Delete');
    assert.equal(await page.locator('.picture').count(), 3);
  });

  for (const scheme of ['light', 'dark'] as const)
    it(`can be used by everyone, as far as axe can tell (${scheme})`, async () => {
      const flow = await makeFlow(toDocument(smallDraft()));
      const page = await open('author', flow, { colorScheme: scheme });
      await picture(page, 'ask').click();
      await page.getByRole('region', { name: 'Node' }).waitFor();
      await isSaved(page);
      assert.deepEqual(await barriers(page), []);
    });
});

const picture = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const outlet = (page: Page, id: string, handle: string) =>
  picture(page, id).locator(`.react-flow__handle[data-handleid="${handle}"]`);

async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  assert.ok(box);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function dragMouse(page: Page, from: Locator, to: { x: number; y: number }): Promise<void> {
  const { x, y } = await centreOf(from);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move((x + to.x) / 2, (y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** Drags an entry of the palette to a place on the canvas. */
async function dragTo(page: Page, entry: Locator, x: number, y: number): Promise<void> {
  await entry.dragTo(page.locator('.studio-canvas'), { targetPosition: { x, y } });
}

async function rename(page: Page, id: string, name: string): Promise<void> {
  await picture(page, id).click();
  await page.getByRole('region', { name: 'Node' }).getByRole('textbox', { name: 'Name' }).fill(name);
}

/** Which of two pages is asked, and which was in time. */
async function whoCollides(one: Page, other: Page): Promise<[Page, Page]> {
  const asked = (page: Page) => page.getByRole('dialog', { name: /changed the same/ }).waitFor();
  return Promise.any([
    asked(one).then((): [Page, Page] => [one, other]),
    asked(other).then((): [Page, Page] => [other, one]),
  ]);
}
