/** What a support team does in the inbox all day, beside talking; with everything behind it real. */
import assert from 'node:assert/strict';
import { begin } from '../../promises/support/expectations.ts';
import { eventually } from '../support/eventually.ts';
import { HELP, InboxStudio } from './support/inbox-studio.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** As the help flow, for a team that is asked one after the other. */
const SALES = {
  ...HELP,
  id: 'sales',
  name: 'Sales',
  nodes: {
    ...HELP.nodes,
    person: { ...HELP.nodes.person, team: 'sales', strategy: 'round_robin', offerFor: '10m' },
  },
};

describe('working in the inbox', () => {
  let host: InboxStudio;
  before(async () => {
    host = await InboxStudio.open();
    await host.studio.call('PUT', '/api/v1/teams/sales', { name: 'Sales' });
    await host.studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await host.studio.call('PUT', '/api/v1/segments/leads', { name: 'Leads', team: 'sales' });
    await host.studio.publish(SALES);
  });
  afterEach(() => assert.deepEqual(host.complaints, []));
  after(() => host.close());

  const standing = async (id: string) =>
    (
      await host.studio.call<{ status: string; segment: string | null; assignee: { id: string } | null }>(
        'GET',
        `/api/v1/conversations/${id}`,
      )
    ).body;

  const joinSales = async ({ id, name, email }: { id: string; name: string; email: string }) => {
    const { status } = await host.studio.call('PUT', `/api/v1/members/${id}`, {
      ...{ name, email },
      teams: ['sales'],
    });
    assert.equal(status, 200);
  };

  it('says whether one takes conversations, here and on every page, and is asked about them only then', async () => {
    const ann = await host.member('/inbox?view=queued');
    await joinSales(ann.who);
    const id = await host.waiting('An offer', 'sales');
    await ann.button(/Your availability: *Offline/).click();
    await ann.page.getByRole('menuitemradio', { name: /Online/ }).click();

    const offers = ann.page.getByRole('region', { name: 'Offered to you' });
    await offers.getByText(/^Answer within \d+ s$/).waitFor();
    await offers.getByRole('link').click();
    await ann.canSend();
    const left = async () => Number(/\((\d+) s\)/.exec(await ann.button(/^Accept/).innerText())?.[1]);
    const first = await left();
    // The page counts by the second, and may have looked almost one ago.
    assert.ok(first > 500 && first <= 601, `${first} s are left of ten minutes`);
    await eventually(async () => assert.ok((await left()) < first, 'it does not count down'));

    await ann.button('Decline').click();
    await offers.waitFor({ state: 'detached' });
    await ann.stands('Queued');
    await ann.button('Accept').waitFor();
    assert.equal((await standing(id)).status, 'queued');
    await ann.page.getByText(/declined it/).waitFor();

    await ann.button(/Your availability: *Online/).click();
    const stored = ann.page.waitForResponse(/\/api\/v1\/me\/availability$/);
    await ann.page.getByRole('menuitemradio', { name: /Away/ }).click();
    await stored;
    await ann.button(/Your availability: *Away/).waitFor();
    await ann.page.reload();
    await ann.button(/Your availability: *Away/).waitFor();
  });

  it('assigns a conversation and changes its segment, which colleagues see at once', async () => {
    const id = await host.waiting('Routing');
    const [ann, bob] = [await host.member(`/inbox/${id}`), await host.member(`/inbox/${id}`)];
    await ann.canSend();
    await bob.canSend();
    const assigned = (at: typeof ann) => at.page.getByRole('combobox', { name: 'Assigned to' });
    const segment = (at: typeof ann) => at.page.getByRole('combobox', { name: 'Segment' });

    // While it is queued it waits for whom it is assigned to, and is not theirs.
    await assigned(ann).fill(bob.who.name);
    await ann.page.getByRole('option', { name: bob.who.name, exact: true }).click();
    await bob.page.getByText('It is theirs once they accept it.').waitFor();
    assert.equal(await assigned(bob).inputValue(), bob.who.name);
    await bob.stands('for you first');
    await ann.stands(`for ${bob.who.name} first`);
    assert.equal((await standing(id)).status, 'queued');
    await bob.button('Accept').click();
    await ann.stands(bob.who.name);

    await assigned(ann).fill(ann.who.name);
    await ann.page.getByRole('option', { name: ann.who.name, exact: true }).click();
    await ann.stands('You have it');
    await bob.stands(ann.who.name);

    await segment(ann).click();
    await ann.page.getByRole('option', { name: 'VIP' }).click();
    await eventually(async () => assert.equal(await segment(bob).inputValue(), 'VIP'));
    assert.equal((await standing(id)).segment, 'vip');
    await ann.page.getByText('changed the segment').waitFor();
    await ann.page.getByLabel('No segment').click();
    await eventually(async () => assert.equal(await segment(bob).inputValue(), ''));

    await ann.page.getByLabel('Assign nobody').click();
    await bob.stands('Queued');
  });

  it('narrows its lists to a team and to a segment, and they stay live', async () => {
    const ann = await host.member('/inbox?view=open');
    const [sold, helped] = [await host.waiting('Narrow sales', 'sales'), await host.waiting('Narrow help')];
    const rowOf = (id: string) => ann.page.locator(`.inbox-rows > ul a[href*="${id}"]`);
    await rowOf(helped).waitFor();
    await ann.button('Filter by team or segment').click();
    await ann.page.getByRole('combobox', { name: 'Team' }).click();
    await ann.page.getByRole('option', { name: 'Sales' }).click();
    await rowOf(sold).waitFor();
    await rowOf(helped).waitFor({ state: 'detached' });
    assert.match(ann.page.url(), /team=sales/);

    // What is routed there by its segment comes, and goes, without the list being loaded again.
    await host.studio.call('POST', `/api/v1/conversations/${helped}/segment`, { segment: 'leads' });
    await rowOf(helped).waitFor();
    await host.studio.call('POST', `/api/v1/conversations/${helped}/segment`, { segment: 'vip' });
    await rowOf(helped).waitFor({ state: 'detached' });

    const filters = ann.page.locator('.inbox-filters');
    await filters.getByLabel('Any team').click();
    await rowOf(helped).waitFor();
    await filters.getByRole('combobox', { name: 'Segment' }).click();
    await ann.page.getByRole('option', { name: 'VIP' }).click();
    await rowOf(sold).waitFor({ state: 'detached' });
    await rowOf(helped).waitFor();
  });

  it('finds conversations by what was said and by who it was, and says when there is none', async () => {
    const said = await host.waiting('The zebra has arrived');
    const known = await begin(host.studio, 'help', { visitor: { name: 'Zoë Żółć' } });
    const ann = await host.member('/inbox?view=open');
    await ann.rows.first().waitFor();
    const search = ann.page.getByRole('searchbox', { name: 'Search texts and people' });
    const found = async (text: string, id: string) => {
      await search.fill(text);
      await eventually(async () => {
        const addresses = await ann.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('href')));
        assert.equal(addresses.length, 1);
        assert.ok(addresses[0]?.includes(id));
      });
    };
    await found('ZEBRA', said);
    await found('żółć', known);
    await search.fill('100% nobody_');
    await ann.page.getByText('No conversation matches').waitFor();
    await ann.button('Clear').click();
    await eventually(async () => assert.ok((await ann.rows.count()) > 1));
  });

  it('lets a member save a visitor’s file, and runs nothing of it', async () => {
    const visitor = await host.visitor();
    await visitor.say('A picture');
    await visitor.sees('Somebody will be with you.');
    const ann = await host.member(`/inbox/${await host.idOf(visitor)}`);
    await ann.canSend();
    await visitor.page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'Büro 1.png', mimeType: 'image/png', buffer: PNG });
    const link = ann.messages.getByRole('link', { name: /Büro 1\.png \(\d+ K?B\)/ });
    await link.waitFor();
    const address = new URL((await link.getAttribute('href')) ?? '', host.studio.url).href;
    const answer = await ann.page.request.get(address);
    assert.deepEqual(await answer.body(), PNG);
    assert.match(answer.headers()['content-disposition'] ?? '', /^attachment;/);
    assert.equal(answer.headers()['x-content-type-options'], 'nosniff');
    assert.match(answer.headers()['content-security-policy'] ?? '', /^sandbox/);
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
  });

  it('shows one thing at a time on a phone, with a way back, and nothing beyond its edge', async () => {
    const id = await host.waiting(
      'On a phone, with a word as long as Donaudampfschifffahrtsgesellschaftskapitän',
    );
    const ann = await host.member('/inbox?view=queued', { viewport: { width: 390, height: 844 } });
    const list = ann.page.getByRole('region', { name: 'Conversations' });
    const conversation = ann.page.getByRole('region', { name: 'Conversation', exact: true });
    const details = ann.page.getByRole('complementary', { name: 'Details' });
    const shows = async (...seen: boolean[]) => {
      for (const [at, pane] of [list, conversation, details].entries())
        await pane.waitFor({ state: seen[at] ? 'visible' : 'hidden' });
      const beyond = await ann.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(beyond, 0, 'something is wider than the page');
    };
    await ann.rows.first().waitFor();
    await shows(true, false, false);
    await ann.open(id);
    await ann.canSend();
    await shows(false, true, false);
    await ann.button('Details').click();
    await shows(false, false, true);
    await ann.button('Back to the conversation').click();
    await shows(false, true, false);
    await ann.page.getByRole('link', { name: 'Back to the list' }).click();
    await shows(true, false, false);
  });
});
