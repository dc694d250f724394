/** Two members and a visitor at once, each in a browser of their own, with everything behind them real. */
import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults, InboxStudio } from './support/inbox-studio.ts';

describe('the inbox', function () {
  this.timeout(120_000);

  let host: InboxStudio;
  before(async () => {
    host = await InboxStudio.open();
  });
  afterEach(() => assert.deepEqual(host.complaints, []));
  after(() => host.close());

  it('takes a conversation from the queue to its close, and every step shows at once on both sides', async () => {
    const ann = await host.member();
    const visitor = await host.visitor();
    await visitor.say('My parcel is lost');
    await visitor.sees('Somebody will be with you.');
    await ann.openRow('Somebody will be with you.');
    await ann.sees('My parcel is lost');
    await ann.stands('Queued');

    await ann.button('Accept').click();
    await ann.stands('With a member');
    await visitor.sees(`${ann.who.name} has joined`);
    await ann.send('Let me look.');
    await visitor.sees('Let me look.');
    await visitor.say('Thank you');
    await ann.sees('Thank you');

    await ann.page.locator('.composer').getByText('Note').click();
    await ann.note.fill('A second loss this week');
    await ann.note.press('Enter');
    await ann.sees('A second loss this week');

    await ann.choose('Return to the bot');
    await ann.stands('Bot');
    await visitor.sees('The bot is back.');
    await ann.choose('Mark as resolved');
    await ann.stands('Resolved');
    await visitor.sees('marked as resolved');
    await ann.button('Reopen').click();
    await ann.stands('With a member');
    await visitor.sees('opened again');
    await ann.choose('Close for good…');
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
    await ann.stands('Closed');
    await visitor.startNewButton.waitFor();
    assert.doesNotMatch(await visitor.log.innerText(), /second loss/, 'a note reached the visitor');
  });

  it('keeps sending disabled after a cut until a colleague’s reply is shown', async () => {
    const id = await host.waiting('Cut');
    const ann = await host.member(`/inbox/${id}`);
    const bob = await host.studio.signIn('member');
    await ann.canSend();
    await ann.reply.fill('From Ann');
    await ann.page.evaluate(() => {
      // Every state of the page in which something could be sent, with what was shown then.
      const seen: string[] = [];
      (window as unknown as { seen: string[] }).seen = seen;
      new MutationObserver(() => {
        const send = document.querySelector<HTMLButtonElement>('.composer button[type="submit"]');
        if (send && !send.disabled) seen.push(document.querySelector('[role="log"]')?.textContent ?? '');
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await ann.page.context().setOffline(true);
    await ann.page.getByText('The connection is lost.', { exact: false }).first().waitFor();
    await ann.page.evaluate(() => (window as unknown as { seen: string[] }).seen.splice(0));
    await ann.reply.press('Enter');
    assert.equal(
      (await bob.call('POST', `/api/v1/conversations/${id}/reply`, { text: 'From Bob' })).status,
      200,
    );

    await ann.page.context().setOffline(false);
    await ann.canSend();
    const seen = await ann.page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    assert.ok(seen.length > 0);
    assert.ok(
      seen.every((shown) => shown.includes('From Bob')),
      'something could be sent before the colleague’s reply was shown',
    );
    await ann.reply.press('Enter');
    await ann.sees('From Ann');
    const said = (await host.studio.transcript(id)).filter(({ from }) => from === 'member');
    assert.deepEqual(
      said.map((entry) => entry.type === 'text' && entry.text),
      ['From Bob', 'From Ann'],
    );
  });

  it('says that a reply failed, and sends it again so that it is there once', async () => {
    const id = await host.waiting('Failing');
    const ann = await host.member(`/inbox/${id}`);
    await ann.canSend();
    let replies = 0;
    await ann.page.route('**/reply', async (route) => {
      replies += 1;
      if (replies > 1) return route.continue();
      await route.fulfill({ status: 503, json: { code: 'unavailable', detail: 'The database is away.' } });
    });
    await ann.send('Only once');
    await ann.page.getByText('Not sent: The database is away.').waitFor();
    await ann.button('Send again').click();
    await ann.sees('Only once');
    await ann.page.locator('.outgoing').waitFor({ state: 'detached' });
    assert.equal(replies, 2);
    const texts = (await host.studio.transcript(id)).flatMap((entry) =>
      entry.type === 'text' ? entry.text : [],
    );
    assert.equal(texts.filter((text) => text === 'Only once').length, 1);
  });

  it('takes a reply whose answer was lost for sent as soon as it is told of, and has it once', async () => {
    const id = await host.waiting('Lost answer');
    const ann = await host.member(`/inbox/${id}`);
    await ann.canSend();
    await ann.page.route('**/reply', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await ann.send('It arrived');
    await ann.sees('It arrived');
    await ann.page.locator('.outgoing').waitFor({ state: 'detached' });
    await ann.canSend();
    const texts = (await host.studio.transcript(id)).flatMap((entry) =>
      entry.type === 'text' ? entry.text : [],
    );
    assert.equal(texts.filter((text) => text === 'It arrived').length, 1);
  });

  it('warns of a colleague who looks or types, and tells who was faster', async () => {
    const id = await host.waiting('Together');
    const ann = await host.member(`/inbox/${id}`);
    const bob = await host.member(`/inbox/${id}`);
    await ann.page.getByText(`${bob.who.name} is looking at this too.`).waitFor();
    await bob.reply.pressSequentially('Hello');
    await ann.page.getByText(`${bob.who.name} is typing a reply here.`).waitFor();
    await bob.reply.fill('');
    await ann.page.getByText(`${bob.who.name} is looking at this too.`).waitFor();

    // Both have pressed before either is told of the other.
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await ann.page.route('**/accept', async (route) => {
      await held;
      await route.continue();
    });
    await ann.button('Accept').click();
    await bob.button('Accept').click();
    await bob.stands('You have it');
    release();
    await ann.page.getByText(`${bob.who.name} has accepted it already.`).waitFor();
    await ann.stands(bob.who.name);
  });

  it('shows what is unread, also in the tab, until it is read', async () => {
    const visitor = await host.visitor();
    await visitor.say('Unread');
    await visitor.sees('Somebody will be with you.');
    const id = await host.idOf(visitor);
    const ann = await host.member('/inbox?view=mine');
    await ann.page.getByText('Nothing is assigned to you.').waitFor();
    const accepted = await host.studio.call('POST', `/api/v1/conversations/${id}/accept`, { by: ann.who.id });
    assert.equal(accepted.status, 200);
    await ann.rows.first().waitFor();
    await eventually(async () => assert.match(await ann.page.title(), /^\(\d+\) Inbox/));
    await ann.openRow('Unread');
    await ann.page.locator('.unread-mark').waitFor();
    await eventually(async () => assert.match(await ann.page.title(), /^Inbox/));
  });

  it('can be used by keys alone, which are letters while one writes', async () => {
    const id = await host.waiting('Keys');
    const ann = await host.member(`/inbox/${id}`);
    await ann.canSend();
    await ann.page.keyboard.press('?');
    await ann.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await ann.page.keyboard.press('Escape');
    await ann.page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
    await ann.page.keyboard.press('a');
    await ann.stands('You have it');
    await ann.page.keyboard.press('r');
    await ann.page.keyboard.type('ane');
    assert.equal(await ann.reply.inputValue(), 'ane');
    await ann.page.keyboard.press('Shift+Enter');
    await ann.page.keyboard.type('e');
    await ann.page.keyboard.press('Enter');
    await eventually(async () => assert.equal((await ann.texts()).at(-1), 'ane\ne'));
    await ann.page.keyboard.press('Escape');
    await ann.page.keyboard.press('e');
    await ann.stands('Resolved');
  });

  it('brings canned replies with their expressions filled in, and leads to all of them', async () => {
    const id = await host.waiting('Ready');
    const ann = await host.member(`/inbox/${id}`);
    await host.studio.call('POST', '/api/v1/canned-replies', {
      title: 'Greeting',
      text: 'This is {{member.name}}, about {{topic}}.',
    });
    await ann.canSend();
    await ann.reply.pressSequentially('/gre');
    await ann.page.getByRole('option', { name: /Greeting/ }).waitFor();
    await ann.reply.press('Enter');
    assert.equal(await ann.reply.inputValue(), `This is ${ann.who.name}, about Ready.`);
    await ann.reply.fill('/nothing like it');
    await ann.page.getByText('No canned reply matches.').waitFor();
    await ann.reply.press('Shift+Tab');
    await ann.page.keyboard.press('Enter');
    await ann.page.getByRole('row', { name: /Greeting/ }).waitFor();
    await ann.page.goBack();
    await eventually(async () => assert.equal(await ann.reply.inputValue(), '/nothing like it'));
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no barrier that axe finds, in ${colorScheme} colours`, async () => {
      const id = await host.waiting('Barriers');
      const ann = await host.member(`/inbox/${id}?view=open`, { colorScheme });
      await ann.canSend();
      await ann.rows.first().waitFor();
      assert.deepEqual(await accessibilityFaults(ann.page), []);
    });
  }
});
