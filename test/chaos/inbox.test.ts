/**
 * A member's page lives through the death of the API: that of `npm start`, killed while visitors write into many
 * conversations. Visitors behave as their windows do: they repeat what was not answered, under the same id.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';
import type { Entry } from '../../src/flow/transcript.ts';
import { handoffFlow } from '../promises/support/flows.ts';
import { launchBrowser } from '../support/browser.ts';
import { startStudio, until, type Studio } from '../support/processes.ts';
import { InboxDriver } from '../web/app/support/inbox-driver.ts';
import { eventually } from '../web/support/eventually.ts';

const FLOW = 'busy-desk';
const CONVERSATIONS = 24;
const MESSAGES_EACH = 5;
/** Milliseconds from one message to the next, whichever conversation it is for. */
const PACE = 100;
/** The API is killed when so many messages have been sent. */
const KILLED_AFTER = 48;
/** Milliseconds until the processes have to be up again and to have answered. */
const RECOVERY_LIMIT = 150_000;

describe('the inbox page, when the API is killed while visitors write', function () {
  this.timeout(600_000);

  let studio: Studio;
  let context: BrowserContext;
  let ann: InboxDriver;
  /** In the order in which they were opened. */
  let ids: string[];
  /** What was said in each, in order. */
  let said: Map<string, string[]>;
  const unreadBefore = new Map<string, number>();

  before(async () => {
    // It comes up meanwhile: whoever calls, insists.
    studio = await startStudio();
    await insist('POST', '/flows', handoffFlow(FLOW));
    await insist('POST', `/flows/${FLOW}/publish`, {});
    ids = Array.from({ length: CONVERSATIONS }, () => randomUUID());
    said = new Map(ids.map((id) => [id, []]));
    for (const id of ids) await insist('POST', '/conversations', { flow: FLOW, id });
    context = await (await launchBrowser()).newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(60_000);
  });

  after(async () => {
    await context.close();
    await studio.stop();
  });

  /** Repeats the same request until there is an answer that is not the server's own failure. */
  async function insist<Body>(method: string, path: string, body?: object): Promise<Body> {
    let answer: Response | null = null;
    await until(async () => {
      const response = await call(method, path, body).catch(() => null);
      if (response && response.status < 500) answer = response;
      return answer !== null;
    }, RECOVERY_LIMIT);
    const { status, text } = await read(answer ?? assert.fail());
    assert.ok(status < 300, `${method} ${path}: ${status} ${text}`);
    return JSON.parse(text) as Body;
  }

  async function call(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${studio.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await studio.apiKey()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  const read = async (response: Response) => ({ status: response.status, text: await response.text() });

  /** Resolves when it is accepted; after that it is never lost. */
  async function write(id: string, text: string): Promise<void> {
    said.get(id)?.push(text);
    await insist('POST', `/conversations/${id}/messages`, { id: randomUUID(), text });
  }

  const transcript = async (id: string) =>
    (await insist<{ messages: Entry[] }>('GET', `/conversations/${id}/messages?limit=500`)).messages;

  const visitorsTexts = async (id: string) =>
    (await transcript(id)).flatMap((entry) =>
      entry.from === 'visitor' && entry.type === 'text' ? entry.text : [],
    );

  /** The rows as they are shown, from top to bottom. */
  const rows = () =>
    ann.rows.evaluateAll((shown) =>
      shown.map((row) => ({
        id: (row as HTMLAnchorElement).pathname.split('/').at(-1) ?? '',
        last: row.querySelector('.conversation-last')?.textContent ?? '',
        unread: Number.parseInt(row.querySelector('.unread-count')?.textContent ?? '0'),
      })),
    );

  it('lists all of them to a member who has signed in', async () => {
    const page = await context.newPage();
    await studio.ready();
    await page.goto(/\S+\/app\/welcome#token=\S+/.exec(studio.output())?.[0] ?? '');
    await page.getByRole('textbox', { name: 'New password' }).fill('four words in a row');
    await page.getByRole('button', { name: 'Set the password and sign in' }).click();
    await page.getByRole('link', { name: 'Inbox' }).waitFor();
    // Under the name that the link has: the session is of that name.
    await page.goto(new URL(`/app/inbox/${ids[0]}?view=open`, page.url()).href);
    ann = new InboxDriver(page);
    await ann.canSend();
    // Each stands in the queue, which is not read yet but where it is open.
    await until(async () => {
      const shown = await rows();
      return shown.length === CONVERSATIONS && shown.every(({ id, unread }) => unread > 0 || id === ids[0]);
    });
    for (const { id, unread } of await rows()) unreadBefore.set(id, unread);
  });

  it('says that the line is lost, and lets nothing be sent until it shows what came meanwhile', async () => {
    const [open = ''] = ids;
    await ann.reply.fill('A reply');
    // The page comes back later than the visitors do.
    let comeBack = () => {};
    const away = new Promise<void>((resolve) => (comeBack = resolve));
    await ann.page.route('**/api/v1/events', async (route) => {
      await away;
      // It may have given up waiting, and ask again.
      await route.continue().catch(() => undefined);
    });

    const written = new Map(ids.map((id) => [id, Promise.resolve()]));
    for (let sent = 0; sent < CONVERSATIONS * MESSAGES_EACH; sent += 1) {
      if (sent === KILLED_AFTER) await studio.kill9('server');
      const id = ids[sent % CONVERSATIONS] ?? '';
      written.set(
        id,
        (written.get(id) ?? Promise.resolve()).then(() => write(id, `Message ${sent}`)),
      );
      await sleep(PACE);
    }
    await ann.page.getByText('The connection is lost.', { exact: false }).first().waitFor();
    await Promise.all(written.values());
    await write(open, 'While the page was away');
    // The worker died with tasks in hand, and Temporal waits ten seconds for it: accepted is not yet handled.
    await until(async () => (await visitorsTexts(open)).includes('While the page was away'), RECOVERY_LIMIT);

    await ann.page.evaluate(() => {
      // Every state of the page in which something could be sent, with what was shown then.
      const seen: string[] = [];
      (window as unknown as { seen: string[] }).seen = seen;
      new MutationObserver(() => {
        const send = document.querySelector<HTMLButtonElement>('.composer button[type="submit"]');
        if (send && !send.disabled) seen.push(document.querySelector('[role="log"]')?.textContent ?? '');
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    comeBack();
    await ann.canSend();
    await until(() => ann.page.evaluate(() => (window as unknown as { seen: string[] }).seen.length > 0));
    const seen = await ann.page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    assert.ok(
      seen.every((shown) => shown.includes('While the page was away')),
      'something could be sent before what had come was shown',
    );
  });

  it('has every message of every conversation once, in its place, with what is unread', async () => {
    const [open = ''] = ids;
    const latest: { id: string; at: string }[] = [];
    for (const id of ids) {
      await until(
        async () => (await visitorsTexts(id)).length >= (said.get(id)?.length ?? 0),
        RECOVERY_LIMIT,
      );
      assert.deepEqual(await visitorsTexts(id), said.get(id), `what the service has of ${id}`);
      const entries = await transcript(id);
      assert.deepEqual(
        entries.map(({ seq }) => seq),
        entries.map((_, index) => index + 1),
      );
      latest.push({ id, at: entries.at(-1)?.at ?? '' });
    }
    // As the inbox shows them: several may have been said at the same moment.
    const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    latest.sort((a, b) => compare(b.at, a.at) || compare(a.id, b.id));
    const expected = latest.map(({ id }) => ({
      id,
      last: said.get(id)?.at(-1),
      unread: id === open ? 0 : (unreadBefore.get(id) ?? 0) + (said.get(id)?.length ?? 0),
    }));
    // What was accepted and not yet handled when the page came back follows by the stream.
    await eventually(async () => assert.deepEqual(await rows(), expected), RECOVERY_LIMIT);
    assert.deepEqual((await ann.texts()).slice(-(said.get(open)?.length ?? 0)), said.get(open));

    // Of some that were not open, what the page has is what was told of and what it has loaded.
    for (const id of [ids[1] ?? '', ids[CONVERSATIONS - 1] ?? '']) {
      await ann.open(id);
      await ann.canSend();
      const texts = await ann.texts();
      assert.deepEqual(texts.slice(-MESSAGES_EACH), said.get(id), `what the page shows of ${id}`);
    }
  });
});
