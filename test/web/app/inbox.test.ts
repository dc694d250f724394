/** Two members and a visitor at once, each in a browser of their own, with everything behind them real. */
import assert from 'node:assert/strict';
import type { Locator, Page, Request } from 'playwright-core';
import { barriers, WCAG_AA } from '../support/barriers.ts';
import { eventually } from '../support/eventually.ts';
import { InboxStudio } from './support/inbox-studio.ts';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** As when a picture was copied from another program. */
function pastePicture(into: Locator): Promise<void> {
  return into.evaluate((field, pixel) => {
    const clipboardData = new DataTransfer();
    const bytes = Uint8Array.from(atob(pixel), (char) => char.charCodeAt(0));
    clipboardData.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, PIXEL);
}

/** As when a file is let go of over the transcript. */
function drop(page: Page, name: string): Promise<void> {
  return page.locator('.inbox-transcript').evaluate((element, called) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['Hello'], called, { type: 'text/plain' }));
    for (const type of ['dragenter', 'dragover', 'drop'])
      element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, name);
}

describe('the inbox', () => {
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
    const reply = { id: 'from-bob', text: 'From Bob' };
    await eventually(async () =>
      assert.equal((await bob.call('POST', `/api/v1/conversations/${id}/reply`, reply)).status, 200),
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

  it('sends files that were picked, pasted and dropped, each once, though the first attempt fails', async () => {
    const id = await host.waiting('Files');
    const ann = await host.member(`/inbox/${id}`);
    await ann.canSend();
    const { page } = ann;
    const held = page.getByRole('list', { name: 'Files to send' });
    const pick = (...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
      page.locator('.composer input[type="file"]').setInputFiles(files);
    const text = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('Hello') });
    const send = page.locator('.composer button[type="submit"]');

    // What is not taken says why, and nothing is sent with it.
    await pick({ name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) });
    await held.getByText('It is larger than 10 MB.').waitFor();
    await pick({ name: 'a.zip', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04\0\0') });
    await held.getByText('Only pictures (PNG, JPEG, GIF, WebP), PDFs and plain texts can be sent.').waitFor();
    await ann.reply.fill('Here they are');
    await page.getByText('Remove the file that could not be uploaded.').waitFor();
    assert.equal(await send.isDisabled(), true);
    for (const name of ['big.png', 'a.zip']) await ann.button(`Remove ${name}`).press('Enter');

    let release = () => {};
    const hold = new Promise<void>((resolve) => (release = resolve));
    let uploads = 0;
    await page.route('**/files', async (route) => {
      uploads += 1;
      const upload = uploads;
      if (upload === 1) await hold;
      if (upload === 2) await route.abort();
      else await route.continue();
    });
    await pick(text('picked.txt'));
    await page.getByRole('progressbar', { name: 'Uploading picked.txt' }).waitFor({ state: 'attached' });
    await page.getByText('Uploading. You can send once it is done.').waitFor();
    await ann.reply.press('Enter');
    assert.equal(await ann.reply.inputValue(), 'Here they are');
    await drop(page, 'dropped.txt');
    await ann.button('Try again: dropped.txt').click();
    release();
    await pastePicture(ann.reply);
    await pick(text('mistaken.txt'));
    await ann.button('Remove mistaken.txt').click();
    await page.getByText('Uploading. You can send once it is done.').waitFor({ state: 'detached' });
    assert.deepEqual(await barriers(page, { rules: WCAG_AA }), []);

    let replies = 0;
    await page.route('**/reply', async (route) => {
      replies += 1;
      if (replies > 1) return route.continue();
      await route.fulfill({ status: 503, json: { code: 'unavailable', detail: 'The database is away.' } });
    });
    await ann.reply.press('Enter');
    await page.getByText('Not sent: The database is away.').waitFor();
    await held.waitFor({ state: 'detached' });
    await ann.button('Send again').click();
    await eventually(async () => assert.equal(await page.locator('.outgoing').count(), 0), 60_000);
    const sent = (await host.studio.transcript(id)).flatMap((entry) =>
      entry.type === 'text' && entry.from === 'member' ? [[entry.text, entry.file?.name]] : [],
    );
    assert.deepEqual(
      sent.sort(),
      [
        ['Here they are', 'picked.txt'],
        ['dropped.txt', 'dropped.txt'],
        ['pasted.png', 'pasted.png'],
      ].sort(),
    );
    // The picture is shown where it was said.
    const picture = ann.messages.locator('.file-said img');
    await eventually(async () =>
      assert.equal(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth), 1),
    );
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
      // Given again: a busy server says only then what came of it.
      let response = await route.fetch();
      while (response.status() === 202) response = await route.fetch();
      await route.fulfill({ response });
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
    assert.ok(accepted.status < 300);
    await ann.rows.first().waitFor();
    await eventually(async () => assert.match(await ann.page.title(), /^\(\d+\) Inbox/));
    await ann.openRow('Unread');
    await ann.page.locator('.unread-mark').waitFor();
    await eventually(async () => assert.match(await ann.page.title(), /^Inbox/));
  });

  it('tells what is unread on every page, by one line to the server, until the session ends', async () => {
    const visitor = await host.visitor();
    await visitor.say('Elsewhere');
    await visitor.sees('Somebody will be with you.');
    const id = await host.idOf(visitor);
    const ann = await host.member('/flows');
    const { page } = ann;
    // The line of the page that was there before is none of this one’s.
    await page.goto('about:blank');
    const lines = new Set<Request>();
    let most = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/v1/events')) most = Math.max(most, lines.add(request).size);
    });
    page.on('requestfinished', (request) => lines.delete(request));
    page.on('requestfailed', (request) => lines.delete(request));
    const own = ['mine', 'queued'].map((view) =>
      page.waitForResponse((response) => response.url().includes(`/api/v1/conversations?view=${view}`)),
    );
    await page.goto(`${host.studio.url}/app/flows`);
    await page.getByRole('heading', { name: 'Flows', level: 1 }).waitFor();
    for (const response of await Promise.all(own)) await response.finished();
    const accepted = await host.studio.call('POST', `/api/v1/conversations/${id}/accept`, { by: ann.who.id });
    assert.ok(accepted.status < 300);
    const inbox = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ });
    const unread = async () =>
      Number(/^Inbox(\d+) unread$/.exec((await inbox.textContent()) ?? '')?.[1] ?? 0);
    const before = await eventually(async () => {
      assert.ok((await unread()) > 0);
      return unread();
    });
    await visitor.say('Are you there?');
    await eventually(async () => assert.equal(await unread(), before + 1));
    assert.equal(await page.title(), `(${before + 1}) Flows – Chatbot Studio`);

    await inbox.click();
    await ann.openRow('Are you there?');
    await eventually(async () => assert.equal(await unread(), 0));
    await page.getByRole('link', { name: 'Teams' }).click();
    await page.getByRole('heading', { name: 'Teams', level: 1 }).waitFor();
    await visitor.say('Hello?');
    await eventually(async () => assert.equal(await page.title(), '(1) Teams – Chatbot Studio'));
    assert.equal(most, 1);

    // Signed out elsewhere: the line ends, and the next one begins with the next session.
    await host.studio.database.query('delete from auth_sessions where user_id = $1', [ann.who.id]);
    await page.getByRole('textbox', { name: 'Email' }).waitFor();
    assert.doesNotMatch(await page.title(), /^\(/);
    await page.getByRole('textbox', { name: 'Email' }).fill(ann.who.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(ann.who.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Teams', level: 1 }).waitFor();
    await eventually(async () => assert.equal(await unread(), 1));
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
      assert.deepEqual(await barriers(ann.page, { rules: WCAG_AA }), []);
    });
  }
});
