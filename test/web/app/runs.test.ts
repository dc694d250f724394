import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { codecRoutes } from '../../../src/api/routes/codec.ts';
import { createPayloadCodec } from '../../../src/temporal/payload-codec.ts';
import { readConversations, type RecordedConversation } from '../../replay/support/histories.ts';
import { barriers } from '../support/barriers.ts';
import { cutOff } from '../support/cut-off.ts';
import { AppHost } from './support/app-host.ts';
import { encryptHistory } from './support/private-history.ts';

const codec = createPayloadCodec([{ id: 'one', bytes: randomBytes(32) }]);

describe('a history that is dropped onto the Runs page', () => {
  let host: AppHost;
  let recorded: RecordedConversation[];

  before(async () => {
    recorded = await readConversations();
    host = await AppHost.open(() => codecRoutes({ codec, uiOrigins: [] }));
  });

  after(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  function recording(name: string): RecordedConversation {
    const found = recorded.find((one) => one.name === name);
    assert.ok(found, name);
    return found;
  }

  /** Drops files onto the page, as from a folder beside the browser. */
  async function drop(page: Page, files: { name: string; content: Buffer }[]): Promise<void> {
    await page.getByRole('button', { name: 'Open a history file…' }).waitFor();
    const given = files.map(({ name, content }) => ({ name, base64: content.toString('base64') }));
    await page.evaluate((all) => {
      const data = new DataTransfer();
      for (const { name, base64 } of all)
        data.items.add(
          new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name),
        );
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    }, given);
  }

  /** The runs of a recorded conversation, compressed as they are kept. */
  async function dropRecording(page: Page, name: string): Promise<void> {
    const { files } = recording(name);
    await drop(
      page,
      await Promise.all(
        files.map(async (path, index) => ({ name: `${index + 1}.json.gz`, content: await readFile(path) })),
      ),
    );
    await page.getByRole('listbox', { name: 'Steps' }).waitFor();
  }

  const details = (page: Page) => page.getByRole('region', { name: 'The step', exact: true });
  const marksOf = (page: Page, node: string) =>
    page.locator(`.react-flow__node[data-id="${node}"] .node-mark`);

  it('is stepped through by the keyboard, on its flow’s picture, from the step that the address names', async () => {
    const page = await host.signedIn('member', '/runs?step=1');
    await dropRecording(page, 'v2/retried-action');
    await details(page)
      .getByRole('heading', { name: /^1\. The conversation begins/ })
      .waitFor();
    await page.getByRole('listbox', { name: 'Steps' }).focus();
    await page.keyboard.press('ArrowDown');
    await details(page).getByRole('heading', { name: '2. The visitor says “segment”' }).waitFor();
    await details(page).getByText('‹ “which” by segment').waitFor();
    await details(page)
      .getByText(/Scheduled at event 12: back at event 25, after 4 seconds; 3 attempts/)
      .waitFor();
    await details(page).getByRole('row', { name: 'said nothing “segment”' }).waitFor();
    await page.locator('.react-flow__node[data-id="vip"] .picture[data-lit="at"]').waitFor();
    assert.equal(await marksOf(page, 'which').innerText(), '×1');
    await page.waitForURL(/step=2/);
    await page.keyboard.press('End');
    await page
      .getByRole('status')
      .getByText(/^Step (\d+) of \1$/)
      .waitFor();
    await page.keyboard.press('Home');
    await page.getByText(/^Step 1 of/).waitFor();
    await page.context().close();
  });

  it('is one talk however many runs it had, and whatever else is in the files', async () => {
    const page = await host.signedIn('member', '/runs');
    await dropRecording(page, 'v2/lead-capture-in-runs');
    await page.getByText(/3 runs, \d+ events, \d+ steps/).waitFor();
    await page.getByText('Run 3', { exact: true }).waitFor();
    await page.context().close();
  });

  it('says where the current code goes another way', async () => {
    const page = await host.signedIn('member', '/runs');
    const [{ json = '' } = {}] = recording('v2/in-time').runs;
    const change = (_: string, value: unknown) => {
      if (typeof value !== 'string') return value;
      const text = Buffer.from(value, 'base64').toString();
      return text.includes('In time, Ann')
        ? Buffer.from(text.replaceAll('In time, Ann', 'Too soon, Ann')).toString('base64')
        : value;
    };
    await drop(page, [
      { name: 'changed.json', content: Buffer.from(JSON.stringify(JSON.parse(json, change))) },
    ]);
    await page
      .getByRole('alert')
      .getByText(/^At event 12, in node “thanks”: the history says “Too soon, Ann\.”, the current code says/)
      .waitFor();
    await page.context().close();
  });

  it('is told from any other file, in words that say what would be right', async () => {
    const page = await host.signedIn('member', '/runs');
    await drop(page, [{ name: 'flow.json', content: Buffer.from('{"id": "order-support"}') }]);
    await page
      .getByRole('alert')
      .getByText(/^flow\.json: It has no events, so it is no history\. Export it with/)
      .waitFor();
    const [{ json = '' } = {}] = recording('v2/in-time').runs;
    await drop(page, [{ name: 'half.json', content: Buffer.from(json.slice(0, 5_000)) }]);
    await page.getByText(/^half\.json is no JSON, or breaks off before its end/).waitFor();
    await page.context().close();
  });

  it('is read though it is encrypted, by those who may', async () => {
    const [{ json = '' } = {}] = recording('v2/in-time').runs;
    const file = { name: 'private.json', content: Buffer.from(await encryptHistory(json, codec)) };
    const author = await host.signedIn('author', '/runs?step=2');
    await drop(author, [file]);
    await details(author)
      .getByText(/says “In time, Ann\.”/)
      .waitFor();
    const member = await host.signedIn('member', '/runs');
    await drop(member, [file]);
    await member
      .getByRole('alert')
      .getByText('your role may not read private payloads. An author or an admin may.')
      .waitFor();
    await author.context().close();
    await member.context().close();
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1920, 'dark'],
    [390, 'light'],
  ] as const)
    it(`can be read whole, and by everybody (${width} pixels wide, ${colorScheme})`, async () => {
      const viewport = { width, height: 900 };
      const page = await host.signedIn('member', '/runs?step=10', { viewport, colorScheme });
      await dropRecording(page, 'v2/service-desk-in-runs');
      await page.locator('.react-flow__node').first().waitFor();
      assert.deepEqual(await cutOff(page), []);
      assert.deepEqual(await barriers(page), []);
      await page.context().close();
    });
});
