import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { createConversation } from '../../../src/store/conversations.ts';
import { createFlow, saveDraft, type Draft } from '../../../src/store/flows.ts';
import { publishFlow } from '../../../src/store/publish-flow.ts';
import { AppHost } from '../app/support/app-host.ts';
import { barriers } from '../support/barriers.ts';
import { flowDocument } from '../../store/support/documents.ts';

/** A document that is published, twice: the second says another text, has a node more and one less. */
function versions(): [Draft, Draft] {
  const end = (x: number) => ({ x, y: 0 });
  const say = (text: string, next: string) => ({
    kind: 'message',
    name: 'Greeting',
    messages: [{ type: 'text', text }],
    outlets: { next },
  });
  return [
    flowDocument('shop', {
      name: 'Shop',
      public: true,
      nodes: { hello: say('Your order is late.', 'done'), done: { kind: 'end', name: 'Done' } },
      layout: { nodes: { hello: { x: 0, y: 0 }, done: end(400) } },
    }),
    flowDocument('shop', {
      name: 'Shop',
      public: true,
      nodes: { hello: say('Your parcel is late.', 'bye'), bye: { kind: 'end', name: 'Goodbye' } },
      layout: { nodes: { hello: { x: 0, y: 0 }, bye: end(400) } },
    }),
  ];
}

describe('flows and their versions in the web app', () => {
  let host: AppHost;

  beforeEach(async () => {
    host = await AppHost.open();
  });

  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  async function publishBoth(): Promise<void> {
    const [one, two] = versions();
    await createFlow(host.database, one);
    await publishFlow(host.database, { id: 'shop', note: 'Opening day', revision: null });
    await saveDraft(host.database, two, null);
    await publishFlow(host.database, { id: 'shop', note: 'Parcels', revision: null });
  }

  async function converse(id: string, flowVersion: number): Promise<void> {
    const request = { channel: 'test', visitor: { id }, variables: {} };
    await createConversation(host.database, {
      id,
      flowId: 'shop',
      flowVersion,
      request,
      requestHash: 'hash',
    });
  }

  const isClean = async (page: Page, what: string) => assert.deepEqual(await barriers(page), [], what);
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });

  it('lead a new author from an empty list to a flow of their own', async () => {
    const page = await host.signedIn('author', '/flows');
    await page.getByRole('heading', { name: 'There are no flows yet' }).waitFor();
    await isClean(page, 'the empty list');
    await page.getByRole('button', { name: 'New flow' }).first().click();
    const form = page.getByRole('dialog', { name: 'New flow' });
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByText('Enter a name.').waitFor();
    await form.getByRole('textbox', { name: 'Name' }).fill('Zoë & Sons');
    assert.equal(await form.getByRole('textbox', { name: 'Id' }).inputValue(), 'zoe-sons');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL('**/app/flows/zoe-sons');
    await page.getByRole('heading', { level: 1, name: 'Zoë & Sons' }).waitFor();
  });

  it('are listed with where conversations run, copied, archived with a warning, and restored', async () => {
    await publishBoth();
    await converse('a', 1);
    await converse('b', 2);
    await converse('c', 2);
    const page = await host.signedIn('author', '/flows');
    const row = page.getByRole('row', { name: /^Shop/ });
    await row.getByText('2 on version 2, 1 on version 1').waitFor();
    await isClean(page, 'the list');

    await page.getByRole('button', { name: 'More about Shop' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    const copy = page.getByRole('dialog', { name: 'Duplicate “Shop”' });
    assert.equal(await copy.getByRole('textbox', { name: 'Id' }).inputValue(), 'shop-2');
    await copy.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL('**/app/flows/shop-2');

    await page.goto('/app/flows');
    await page.getByRole('button', { name: 'More about Shop', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    const question = page.getByRole('dialog', { name: 'Archive “Shop”?' });
    await question.getByText('3 conversations that run go on').waitFor();
    await question.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('link', { name: 'Shop', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('switch', { name: 'Show archived' }).check();
    await page.getByRole('button', { name: 'More about Shop', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Restore' }).click();
    await page.getByText('No flow is archived').waitFor();
  });

  it('are imported from a file; what is wrong with one is said, and a taken id is no dead end', async () => {
    const [document] = versions();
    await createFlow(host.database, document);
    const page = await host.signedIn('author', '/flows');
    const choose = page.locator('input[type=file]').first();
    await choose.setInputFiles(file('notes.json', 'Buy milk'));
    await page.getByText('“notes.json” is not JSON').waitFor();
    await choose.setInputFiles(file('list.json', '{"name": "A list"}'));
    await page.getByText('“list.json” is not a flow: it has no “id”').waitFor();
    await choose.setInputFiles(file('shop.json', JSON.stringify(document)));
    const form = page.getByRole('dialog', { name: 'Import under another id' });
    await form.getByText('There is a flow “shop” already').waitFor();
    assert.equal(await form.getByRole('textbox', { name: 'Id' }).inputValue(), 'shop-2');
    await form.getByRole('button', { name: 'Import' }).click();
    await page.waitForURL('**/app/flows/shop-2');
  });

  it('publishing is refused with what is wrong, and done with a note and what changes', async () => {
    const [one, two] = versions();
    await createFlow(host.database, { ...one, start: 'nowhere' });
    const page = await host.signedIn('author', '/flows/shop');
    await page.getByRole('button', { name: /^Problems: 1 error/ }).waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const refused = page.getByRole('dialog', { name: 'Publish' });
    await refused
      .getByText(/from being published/)
      .first()
      .waitFor();
    await isClean(page, 'a refusal');
    assert.equal(await refused.getByRole('button', { name: /^Publish version/ }).count(), 0);

    await saveDraft(host.database, one, null);
    await publishFlow(host.database, { id: 'shop', note: '', revision: null });
    await saveDraft(host.database, two, null);
    await page.reload();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('Since version 1: 1 node added, 1 node removed, 1 node changed.').waitFor();
    await dialog.getByRole('textbox', { name: 'Note' }).fill('Parcels now');
    await isClean(page, 'what publishing changes');
    await dialog.getByRole('button', { name: 'Publish version 2' }).click();
    const done = page.getByRole('dialog', { name: 'Published' });
    await done.getByText('New conversations use version 2.').waitFor();
    assert.match(
      (await done.getByRole('link', { name: /^Talk to it/ }).getAttribute('href')) ?? '',
      /\/chat\/shop/,
    );
    await done.getByRole('link', { name: 'All versions' }).click();
    await page.getByRole('row', { name: /Version 2.*Parcels now/ }).waitFor();
  });

  it('are taken over from a file that is dropped on the list', async () => {
    const page = await host.signedIn('author', '/flows');
    await page.getByRole('heading', { name: 'There are no flows yet' }).waitFor();
    const files = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'shop.json', { type: 'application/json' }));
      return data;
    }, JSON.stringify(versions()[0]));
    const list = page.locator('.flows');
    await list.dispatchEvent('dragover', { dataTransfer: files });
    await list.dispatchEvent('drop', { dataTransfer: files });
    await page.waitForURL('**/app/flows/shop');
    await page.getByText('“Shop” is imported.').waitFor();
  });

  it('publishing says which tests do not pass, and is done only if that is wanted', async () => {
    const [document] = versions();
    const talk = [{ starts: true, transcript: ['bot: Your order is early.'] }];
    const early = { name: 'the order is early', talk, status: 'bot' };
    await createFlow(host.database, { ...document, tests: { early } });
    const page = await host.signedIn('author', '/flows/shop');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByText('1 of 1 flow tests does not pass:').waitFor();
    await dialog.getByText('the order is early', { exact: true }).waitFor();
    const publish = dialog.getByRole('button', { name: 'Publish version 1' });
    assert.equal(await publish.isDisabled(), true);
    await isClean(page, 'tests that do not pass');
    await dialog.getByRole('checkbox', { name: 'Publish although tests do not pass' }).check();
    await publish.click();
    await page.getByRole('dialog', { name: 'Published' }).waitFor();
  });

  it('publishing leads to the field that keeps it from being done, and the keyboard there', async () => {
    const [document] = versions();
    const { hello, done } = document['nodes'] as Record<string, object>;
    const nodes = { hello: { ...hello, messages: [{ type: 'text', text: '' }] }, done };
    await createFlow(host.database, { ...document, nodes } as Draft);
    const page = await host.signedIn('author', '/flows/shop');
    await page.getByRole('button', { name: /^Problems: 1 error/ }).waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByRole('button', { name: /“text” is empty\. ?Fill it in\./ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.type('Good day.');
    await page.locator('.picture').getByText('Good day.').waitFor();
  });

  it('one click goes back to an earlier version, and one forward again', async () => {
    await publishBoth();
    await converse('a', 1);
    const page = await host.signedIn('author', '/flows/shop/versions');
    await page.getByRole('row', { name: /Version 1.*Opening day/ }).waitFor();
    await isClean(page, 'the versions');
    await page.getByRole('button', { name: 'Use version 1' }).click();
    await page.getByText('New conversations use version 1 now').waitFor();
    await page.getByRole('row', { name: /Version 1 In use/ }).waitFor();
    await page.getByRole('button', { name: 'Undo: use version 2 again' }).click();
    await page.getByRole('row', { name: /Version 2 In use/ }).waitFor();
  });

  it('two versions are compared on one canvas, by mark and word, down to the words', async () => {
    await publishBoth();
    const page = await host.signedIn('member', '/flows/shop/versions/diff?from=1&to=2');
    await page.getByText('Differs: 1 node added, 1 node removed, 1 node changed.').waitFor();
    for (const [id, word] of [
      ['hello', 'Changed'],
      ['bye', 'Added'],
      ['done', 'Removed'],
    ] as const)
      await page.locator(`.react-flow__node[data-id="${id}"]`).getByText(word).waitFor();
    await page.locator('.react-flow__node[data-id="hello"]').click();
    const list = page.getByRole('region', { name: 'What differs' });
    await list.getByRole('button', { name: /Changed Greeting/, expanded: true }).waitFor();
    assert.deepEqual(await list.locator('del').allTextContents(), ['order', 'Done (done)']);
    assert.deepEqual(await list.locator('ins').allTextContents(), ['parcel', 'Goodbye (bye)']);
    await isClean(page, 'the comparison');
    await page.getByRole('combobox', { name: 'To' }).selectOption('Version 1');
    await page.getByText('They are the same.').waitFor();
  });

  it('a version is read on the canvas, and can be made the draft again', async () => {
    await publishBoth();
    const page = await host.signedIn('author', '/flows/shop/versions/1');
    await page.getByText('Version 1, read only').waitFor();
    await page.getByText('Your order is late.').waitFor();
    await page.goto('/app/flows/shop/versions');
    await page.getByRole('button', { name: 'More about version 1' }).click();
    await page.getByRole('menuitem', { name: 'Make it the draft again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replace the draft' }).click();
    await page.waitForURL('**/app/flows/shop');
    await page.getByText('Your order is late.').waitFor();
  });
});
