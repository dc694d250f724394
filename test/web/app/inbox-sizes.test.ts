/** The inbox while it loads, when it cannot, with nothing in it and with far too much. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import type { InboxDriver } from './support/inbox-driver.ts';
import { InboxStudio } from './support/inbox-studio.ts';

const MANY = 1_000;
const LONG = 2_000;
const ARABIC = 'مرحبا، طلبي رقم 10482 لم يصل بعد.';

describe('the inbox', () => {
  let host: InboxStudio;
  before(async () => {
    host = await InboxStudio.open();
  });
  afterEach(() => assert.deepEqual(host.complaints, []));
  after(() => host.close());

  /** A conversation as a database has it that has had it for long: only to be looked at. */
  async function keep(id: string, said: { from: string; text: string }[], name = id): Promise<void> {
    const { database } = host.studio;
    const visitor = { id, name };
    await database.query(
      `insert into conversations (id, flow_id, flow_version, request, request_hash, status, seq, rev, working, handed_over)
       values ($1, 'help', 1, $2::jsonb, '', 'resolved', $3, 1, false, true)`,
      [id, JSON.stringify({ channel: 'web', visitor, variables: {} }), said.length],
    );
    await database.query(
      `insert into entries (conversation_id, seq, entry)
       select $1, n, e || jsonb_build_object('seq', n, 'id', 'e' || n, 'type', 'text', 'at', '2030-01-01T12:00:00.000Z')
       from jsonb_array_elements($2::jsonb) with ordinality as said (e, n)`,
      [id, JSON.stringify(said)],
    );
  }

  /** The line to the server breaks on which no change was told: there is nothing to go on from, and the list is loaded anew. */
  async function breakLine(page: Page): Promise<void> {
    await page.context().setOffline(true);
    await page.getByText('The connection is lost; trying again.', { exact: false }).waitFor();
    const loaded = page.waitForResponse(/\/api\/v1\/conversations\?view=closed/);
    await page.context().setOffline(false);
    await loaded;
  }

  /** Nothing of the page reaches beyond its edge. */
  async function assertFits(page: Page): Promise<void> {
    const beyond = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [...document.querySelectorAll('.inbox-rows, .inbox-transcript, .inbox-panel')]
        .map((pane) => pane.scrollWidth - pane.clientWidth)
        .concat(scrollWidth - clientWidth);
    });
    assert.ok(
      beyond.every((pixels) => pixels <= 0),
      `${beyond.join(', ')} pixels beyond the edge`,
    );
  }

  const inView = (driver: InboxDriver, seq: number) =>
    driver.messages.locator(`[data-seq="${seq}"]`).evaluate((entry) => {
      const { top, bottom } = entry.getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    });

  it('says that every list is empty, in words of its own', async () => {
    const ann = await host.member('/inbox?view=mine');
    const empty = {
      Mine: 'Nothing is assigned to you.',
      Unassigned: 'Everything has somebody who looks after it.',
      Queued: 'Nobody waits.',
      'All open': 'There is no open conversation.',
      Resolved: 'Nothing has been resolved yet.',
      Closed: 'Nothing has been closed yet.',
    };
    for (const [list, says] of Object.entries(empty)) {
      await ann.page.getByRole('link', { name: new RegExp(`^${list}`) }).click();
      await ann.page.getByText(says).waitFor();
    }
    await ann.page.getByText('No conversation is open').waitFor();
  });

  it('shows that it loads, says when it could not, and tries again', async () => {
    await keep('there', [{ from: 'visitor', text: 'Here I am' }]);
    const ann = await host.member('/inbox?view=closed');
    await ann.page.getByText('Nothing has been closed yet.').waitFor();
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    const list = /\/conversations\?view=resolved/;
    await ann.page.route(list, async (route) => {
      await held;
      await route.fulfill({ status: 503, json: { code: 'unavailable', detail: 'The database is away.' } });
    });
    await ann.page.getByRole('link', { name: /^Resolved/ }).click();
    await ann.page.locator('.inbox-rows').getByText('Loading…').waitFor();
    answer();
    await ann.page.getByRole('alert').getByText('The database is away.').waitFor();
    await ann.page.unroute(list);
    await ann.button('Try again').click();
    await ann.rows.first().waitFor();

    const transcript = '**/conversations/there/messages**';
    await ann.page.route(transcript, (route) => route.abort());
    await ann.rows.first().click();
    const conversation = ann.page.getByRole('region', { name: 'Conversation', exact: true });
    await conversation.getByRole('alert').waitFor();
    await ann.page.unroute(transcript);
    await conversation.getByRole('button', { name: 'Try again' }).click();
    await ann.sees('Here I am');
  });

  it('says so where there is no such conversation', async () => {
    const ann = await host.member('/inbox/nowhere');
    await ann.page.getByText('There is no such conversation').waitFor();
  });

  it('reads a transcript of 2,000 entries back to its beginning, and keeps one’s place', async () => {
    const said = Array.from({ length: LONG }, (_, index) => ({
      from: index % 2 === 0 ? 'visitor' : 'bot',
      text: `message ${index + 1}`,
    }));
    await keep('long', said);
    const ann = await host.member('/inbox/long?view=resolved');
    await ann.sees(`message ${LONG}`);
    const entries = ann.messages.locator('.said[data-seq]');
    const loaded = await entries.count();
    assert.ok(loaded < LONG, 'everything is loaded at once');
    const earlier = ann.button('Show earlier');
    for (let first = LONG - loaded + 1; first > 1;) {
      await earlier.scrollIntoViewIfNeeded();
      await earlier.click();
      const before = first;
      await eventually(async () => {
        first = Number(await entries.first().getAttribute('data-seq'));
        assert.ok(first < before);
      });
      assert.ok(await inView(ann, before), `entry ${before} has gone out of sight`);
    }
    assert.equal(await entries.count(), LONG);
    assert.equal(await earlier.count(), 0);
    await ann.button('Newest').click();
    await eventually(async () => assert.ok(await inView(ann, LONG)));
    await ann.page.setViewportSize({ width: 1280, height: 400 });
    const isAtEnd = () =>
      ann.page
        .getByRole('region', { name: 'Transcript' })
        .evaluate(
          ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight <= 1,
        );
    await eventually(async () => assert.ok(await isAtEnd(), 'the end goes out of sight with less room'));
  });

  for (const width of [390, 1280]) {
    it(`shows 10,000 characters without a space, and what is written from right to left, at ${width} pixels`, async () => {
      const id = `wide-${width}`;
      await keep(
        id,
        [
          { from: 'visitor', text: ARABIC },
          { from: 'bot', text: 'W'.repeat(10_000) },
        ],
        'ليلى',
      );
      const ann = await host.member(`/inbox/${id}?view=resolved`, { viewport: { width, height: 844 } });
      await ann.sees(ARABIC);
      const direction = await ann.messages
        .getByText(ARABIC)
        .evaluate((element) => getComputedStyle(element).direction);
      assert.equal(direction, 'rtl');
      await assertFits(ann.page);
    });
  }

  it('lists 1,000 conversations page by page, and goes through them by keys', async () => {
    await host.studio.database.query(
      `insert into conversations (id, flow_id, flow_version, request, request_hash, status, updated_at, rev, working, handed_over)
       select 'many-' || n, 'help', 1, '{"channel": "web", "visitor": {}, "variables": {}}', '', 'closed',
         now() - n * interval '1 minute', 1, false, true
       from generate_series(1, ${MANY}) n`,
    );
    const ann = await host.member('/inbox?view=closed');
    ann.page.setDefaultTimeout(60_000);
    const more = ann.button('Show more').and(ann.page.locator(':enabled'));
    for (let listed = 100; listed < MANY; listed += 100) {
      if (listed === 300) await breakLine(ann.page);
      // By the keyboard: rows get their height only when they come into sight, which moves the button under the pointer.
      await more.press('Enter');
      await ann.rows.nth(listed).waitFor();
    }
    await more.waitFor({ state: 'detached' });
    assert.equal(await ann.rows.count(), MANY);
    await ann.page.getByRole('link', { name: 'Closed 999+' }).waitFor();
    await assertFits(ann.page);
    for (const [key, id] of [
      ['j', 'many-1'],
      ['j', 'many-2'],
      ['k', 'many-1'],
    ] as const) {
      await ann.page.keyboard.press(key);
      await eventually(() => assert.equal(new URL(ann.page.url()).pathname, `/app/inbox/${id}`));
    }
  });
});
