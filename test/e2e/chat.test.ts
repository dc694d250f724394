/**
 * A visitor's browser, `npm start`'s own processes, a real Temporal server and a database on disk, with an example flow
 * as a first start publishes it.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { BrowserContext } from 'playwright-core';
import type { Entry } from '../../src/flow/transcript.ts';
import { launchBrowser } from '../support/browser.ts';
import { startStudio, type Studio } from '../support/processes.ts';
import { ChatPage } from '../web/support/chat-page.ts';
import { OtherSite } from '../web/support/other-site.ts';

describe('what is started, in a browser', () => {
  let studio: Studio;
  let context: BrowserContext;

  before(async () => {
    studio = await startStudio();
    await studio.ready();
    context = await (await launchBrowser()).newContext();
    context.setDefaultTimeout(60_000);
  });

  after(async () => {
    await context.close();
    await studio.stop();
  });

  /** The transcript as the API has it, of the page's only conversation. */
  async function transcriptOf(page: ChatPage): Promise<Entry[]> {
    const [id, key] = await Promise.all([conversationOf(page), studio.apiKey()]);
    const response = await fetch(`${studio.url}/api/v1/conversations/${id}/messages?limit=500`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(response.status, 200);
    return ((await response.json()) as { messages: Entry[] }).messages;
  }

  it('as the first admin signs in by the link that the start prints, and finds the example flows', async () => {
    const page = await context.newPage();
    await page.goto(studio.url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(/\S+\/app\/welcome#token=\S+/.exec(studio.output())?.[0] ?? '');
    await page.getByRole('textbox', { name: 'New password' }).fill('four words in a row');
    await page.getByRole('button', { name: 'Set the password and sign in' }).click();
    await page.getByRole('link', { name: 'Flows' }).click();
    const [chat] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /^Talk to it: Order support/ }).click(),
    ]);
    await chat.getByRole('heading', { name: 'Order support' }).waitFor();
    await chat.getByRole('textbox', { name: 'Your message' }).waitFor();
    await chat.close();
    await page.close();
  });

  it('is shown on a site that is allowed and on no other, and there sends a file, waits and leaves the queue', async () => {
    const site = await OtherSite.open(() => studio.url, 'data-flow="handoff-with-limit"');
    const frames = async () => (await fetch(`${studio.url}/chat/handoff-with-limit`)).headers;
    try {
      assert.match((await frames()).get('content-security-policy') ?? '', /frame-ancestors 'self'$/);
      const saved = await fetch(`${studio.url}/api/v1/settings/widget`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${await studio.apiKey()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ origins: [site.origin] }),
      });
      assert.equal(saved.status, 200);
      assert.equal((await frames()).get('x-frame-options'), null);
      const embedded = await site.visit(context);
      await embedded.launcher.click();
      const chat = await embedded.chat();
      await chat.sees('Tell me in a sentence');
      await chat.say('A dented box');
      await chat.page.getByText('You are next in the queue.').waitFor();
      const chosen = embedded.page.waitForEvent('filechooser');
      await chat.page.getByRole('button', { name: 'Attach a file' }).click();
      const buffer = Buffer.from('The box has a dent.');
      await (await chosen).setFiles({ name: 'what happened.txt', mimeType: 'text/plain', buffer });
      const download = embedded.page.waitForEvent('download');
      await chat.log.getByRole('button', { name: 'Save what happened.txt' }).click();
      const path = await (await download).path();
      assert.equal(await readFile(path, 'utf8'), 'The box has a dent.');
      await chat.press('Leave the queue');
      await chat.sees('What would you prefer?');
      await chat.page.getByText('You are next in the queue.').waitFor({ state: 'detached' });
      await embedded.page.close();
    } finally {
      await site.close();
    }
  });

  it('talks to the end, and everything of npm start is killed with -9 in the middle', async () => {
    const page = await new ChatPage(await context.newPage()).open(studio.url, 'feedback-survey');
    await page.sees(/from 1 \(not well\) to 5 \(great\)/);

    await studio.kill9All();
    // Written while nobody is there to take it.
    await page.say('2');
    studio = await startStudio({ dataDir: studio.dataDir, port: studio.port });
    await studio.ready();

    await page.sees('What could we have done better?');
    await page.say('It took too long.');
    await page.sees('I have passed that on');

    const stored = await transcriptOf(page);
    assert.deepEqual(
      stored.map(({ seq }) => seq),
      stored.map((_, index) => index + 1),
      'the transcript has a hole or a repetition',
    );
    assert.deepEqual(
      stored.filter(({ from }) => from === 'visitor').map((entry) => entry.type === 'text' && entry.text),
      ['2', 'It took too long.'],
    );
    await assertShows(page, stored);
    await page.page.close();
  });

  it('goes on after a reload, and after a close starts a new conversation', async () => {
    const page = await new ChatPage(await context.newPage()).open(studio.url, 'order-support');
    await page.sees('What is your order number?');
    const first = await conversationOf(page);
    await page.page.reload();
    await page.sees('What is your order number?');
    assert.equal(await conversationOf(page), first);

    const closed = await fetch(`${studio.url}/api/v1/conversations/${first}/close`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await studio.apiKey()}`, 'content-type': 'application/json' },
      body: '{}',
    });
    assert.ok(closed.ok);
    await page.startNewButton.waitFor();
    assert.ok(await page.isInactive());

    await page.startNewButton.click();
    await page.composer.waitFor();
    await page.sees('What is your order number?');
    assert.notEqual(await conversationOf(page), first);
    await page.page.close();
  });
});

/** The id of the conversation that the page has kept. */
async function conversationOf({ page }: ChatPage): Promise<string> {
  const flow = new URL(page.url()).pathname.split('/').at(-1);
  const kept = await page.evaluate((key) => localStorage.getItem(key), `chatbot-studio:conversation:${flow}`);
  return (JSON.parse(kept ?? 'null') as { id: string }).id;
}

/** The page shows what is stored, all of it, once and in order. */
async function assertShows(page: ChatPage, stored: Entry[]): Promise<void> {
  const visible = stored.filter((entry) => entry.audience === undefined).map(({ seq }) => seq);
  assert.deepEqual(await page.seqs(), visible);
}
