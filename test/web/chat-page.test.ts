import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { barriers } from './support/barriers.ts';
import { ChatHost } from './support/chat-host.ts';
import type { ChatPage } from './support/chat-page.ts';
import { eventually } from './support/eventually.ts';
import { focused, tabTo } from './support/keyboard.ts';

/** A picture of one pixel. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the chat page', () => {
  let host: ChatHost;

  beforeEach(async () => {
    host = new ChatHost();
    await host.listen();
  });

  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  const texts = async (chat: ChatPage) => (await chat.transcript()).map(({ text }) => text);

  it('greets, and answers to texts and buttons', async () => {
    const chat = await host.open();
    await chat.sees('What can I do for you?');
    assert.deepEqual(await chat.offered(), ['Track an order', 'Return something', 'Talk to a person']);
    await chat.press('Return something');
    await eventually(async () =>
      assert.deepEqual(await chat.transcript(), [
        { from: 'bot', text: 'Hello, and welcome to the shop.' },
        { from: 'bot', text: 'What can I do for you?' },
        { from: 'visitor', text: 'Return something' },
        { from: 'bot', text: 'What can I do for you?' },
      ]),
    );
    const chosen = chat.log.locator('.chosen');
    assert.match(await chosen.innerText(), /Return something/);
    assert.equal((await chat.offered()).length, 3, 'only the current question can be answered');
    await eventually(async () => assert.equal(await chat.page.title(), 'Demo'));
  });

  it('offers a question’s buttons once, where it was put last', async () => {
    host.api.script = (conversation, message) => {
      const buttons = conversation.state.expects?.buttons ?? conversation.expect('choice', ['Yes', 'No']);
      if (message?.choice === undefined) conversation.bot({ type: 'text', text: 'Yes or no?', buttons });
    };
    const chat = await host.open();
    await chat.say('maybe');
    await eventually(async () => assert.equal((await chat.seqs()).length, 3));
    assert.deepEqual(await chat.offered(), ['Yes', 'No']);
    assert.ok(await chat.log.locator('[data-seq="3"]').getByRole('button', { name: 'Yes' }).isEnabled());
    await chat.press('Yes');
    await eventually(async () => assert.equal((await chat.seqs()).length, 4));
    assert.equal(await chat.log.locator('.chosen').count(), 1);
  });

  it('shows the current question’s buttons also when no entry has them', async () => {
    host.api.script = (conversation, message) => {
      if (message) return;
      conversation.bot({ type: 'text', text: 'Well?' });
      conversation.expect('yesno', ['Yes', 'No']);
    };
    const chat = await host.open();
    await chat.sees('Well?');
    await chat.page.getByRole('button', { name: 'No' }).click();
    await eventually(() => assert.equal(host.api.conversation.taken[0]?.choice, 'b2@1'));
  });

  it('shows every kind of entry', async () => {
    const chat = await host.open();
    await chat.say('image');
    const picture = chat.log.getByRole('img', { name: 'A teal disc' });
    await eventually(async () =>
      assert.ok(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0)),
    );
    await chat.log.getByText('This one, perhaps?').waitFor();
    await chat.log.getByText('This image could not be loaded.').waitFor();
    await chat.log.getByText('A picture that is not there').waitFor();
    await chat.say('card');
    await chat.log.getByText('Rain jacket').waitFor();
    await chat.say('carousel');
    await chat.log.getByText('Enamel mug').waitFor();
    await chat.say('queue');
    await eventually(async () =>
      assert.equal(await chat.status.innerText(), 'Waiting for a member of the team'),
    );
    await chat.say('human');
    await chat.sees('Alex Rivera has joined the conversation.');
    await chat.sees('I can see your order here.');
    await eventually(async () =>
      assert.equal(await chat.status.innerText(), 'You are talking to Alex Rivera'),
    );
  });

  it('shows the place in the queue, who joins, and typing and seen both ways', async () => {
    const chat = await host.open();
    await chat.say('queue');
    await chat.page.getByText('You are number 2 in the queue.', { exact: true }).waitFor();
    await chat.page.getByText(/^Waiting since /).waitFor();
    const { conversation } = host.api;
    conversation.set({ queue: { place: 1, since: new Date().toISOString() } });
    await chat.page.getByText('You are next in the queue.').waitFor();
    await chat.say('human');
    await chat.sees('Give me a minute');
    await chat.page.getByText('You are next in the queue.').waitFor({ state: 'detached' });
    const face = chat.page.locator('img.face');
    await eventually(async () =>
      assert.ok(await face.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0)),
    );
    // Two answers came at once, and what tells that each was seen may arrive in either order.
    const seen = () => conversation.signals.flatMap(({ kind, seq = 0 }) => (kind === 'seen' ? [seq] : []));
    await eventually(() => assert.equal(Math.max(...seen()), conversation.state.seq));
    const before = conversation.signals.length;
    await chat.composer.pressSequentially('Thank you');
    await eventually(() =>
      assert.ok(conversation.signals.slice(before).some(({ kind }) => kind === 'typing')),
    );
    conversation.signal('typing', 'Alex Rivera');
    await chat.busy.getByText('Alex Rivera is writing').waitFor();
    host.api.script = () => undefined;
    await chat.composer.press('Enter');
    await eventually(async () => assert.deepEqual(await chat.outgoing(), []));
    assert.equal(await chat.page.getByText('Seen', { exact: true }).count(), 0);
    conversation.signal('seen', 'Alex Rivera', conversation.state.seq);
    await chat.page.getByText('Seen', { exact: true }).waitFor();
    conversation.member('Alex Rivera', 'You are welcome.');
    await chat.sees('You are welcome.');
    assert.equal(await chat.busy.count(), 0);
  });

  it('sends a picture, shows it, and lets it be saved', async () => {
    const chat = await host.open();
    await chat.sees('What can I do');
    host.api.script = () => undefined;
    const chosen = chat.page.waitForEvent('filechooser');
    await chat.page.getByRole('button', { name: 'Attach a file' }).click();
    await (await chosen).setFiles({ name: 'dent.png', mimeType: 'image/png', buffer: DOT });
    const shown = chat.log.getByRole('img', { name: 'dent.png' });
    await shown.waitFor();
    assert.equal(await shown.evaluate((image) => (image as HTMLImageElement).naturalWidth), 1);
    const saved = chat.page.waitForEvent('download');
    await chat.log.getByRole('button', { name: 'Save dent.png' }).click();
    assert.equal((await saved).suggestedFilename(), 'dent.png');
  });

  it('shows text as text, addresses as links, and leads to http and https only', async () => {
    const chat = await host.open();
    await chat.say('links');
    await chat.sees('Not bold');
    assert.ok((await texts(chat)).some((text) => text.includes('<b>Not bold</b>')));
    const links = await chat.log.getByRole('link').evaluateAll((elements) =>
      elements.map((element) => ({
        href: element.getAttribute('href'),
        target: element.getAttribute('target'),
        rel: element.getAttribute('rel'),
      })),
    );
    const outward = { target: '_blank', rel: 'noopener noreferrer' };
    assert.deepEqual(links, [
      { href: 'https://example.com/track?order=17', ...outward },
      { href: 'http://example.org/', ...outward },
      { href: 'https://example.com/shop', ...outward },
    ]);
    assert.ok(await chat.log.getByRole('button', { name: 'Run a script' }).isDisabled());
  });

  it('tells the flow the language of the visitor’s browser', async () => {
    await host.open(await host.visitor({ locale: 'pt-BR' }));
    await eventually(() => assert.deepEqual(host.api.conversation.visitor, { language: 'pt-BR' }));
  });

  it('goes on where it was after a reload', async () => {
    const chat = await host.open();
    await chat.say('hello');
    await eventually(async () => assert.equal((await chat.seqs()).length, 4));
    const before = await chat.transcript();
    await chat.page.reload();
    await eventually(async () => assert.deepEqual(await chat.transcript(), before));
    assert.equal(host.api.conversations.size, 1);
  });

  it('keeps what is written offline, says so, and sends it once and in order when back', async () => {
    const visitor = await host.visitor();
    const chat = await host.open(visitor);
    await chat.sees('What can I do');
    await visitor.setOffline(true);
    for (const text of ['one', 'two', 'three']) await chat.say(text);
    await chat.page.getByText('You are offline').waitFor();
    assert.deepEqual(
      await chat.outgoing(),
      ['one', 'two', 'three'].map((text) => ({ text, state: 'waiting' })),
    );
    await visitor.setOffline(false);
    await eventually(async () => assert.deepEqual(await chat.outgoing(), []));
    assert.deepEqual(
      host.api.conversation.taken.map(({ text }) => text),
      ['one', 'two', 'three'],
    );
  });

  it('sends after a reload what was written while the server was away', async () => {
    const chat = await host.open();
    await chat.sees('What can I do');
    for (let i = 0; i < 20; i++) host.api.refuseNext(/^POST .*\/messages$/, 503, 'unavailable');
    await chat.say('one');
    await chat.say('two');
    await chat.page.getByText('Not sent yet').waitFor();
    host.api.faults.length = 0;
    await chat.page.reload();
    await eventually(() =>
      assert.deepEqual(
        host.api.conversation.taken.map(({ text }) => text),
        ['one', 'two'],
      ),
    );
    await eventually(async () => assert.deepEqual(await chat.outgoing(), []));
  });

  it('shows a refused message as not sent, and repeats or drops it', async () => {
    const chat = await host.open();
    await chat.sees('What can I do');
    host.api.refuseNext(/^POST .*\/messages$/, 422, 'invalid_text');
    await chat.say('one');
    host.api.refuseNext(/^POST .*\/messages$/, 422, 'invalid_text');
    await chat.page.getByRole('button', { name: 'Try again' }).click();
    await chat.page.getByText('Not sent: Refused: invalid_text.').waitFor();
    await chat.page.getByRole('button', { name: 'Remove' }).click();
    await eventually(async () => assert.deepEqual(await chat.outgoing(), []));
    assert.deepEqual(host.api.conversation.taken, []);
  });

  it('shows the same in two tabs', async () => {
    const visitor = await host.visitor();
    const [here, there] = [await host.open(visitor), await host.open(visitor)];
    await here.sees('What can I do');
    await here.say('from here');
    await there.sees('from here');
    await there.say('from there');
    await here.sees('from there');
    await eventually(async () => assert.equal((await here.seqs()).length, 6));
    await eventually(async () => assert.deepEqual(await there.transcript(), await here.transcript()));
    assert.equal(host.api.conversations.size, 1);
  });

  it('comes back after the server was restarted and misses nothing', async () => {
    const chat = await host.open();
    await chat.sees('What can I do');
    await host.api.close();
    host.api.conversation.bot({ type: 'text', text: 'said meanwhile' });
    await host.api.listen();
    await chat.sees('said meanwhile');
    assert.deepEqual(await chat.seqs(), [1, 2, 3]);
  });

  it('shows that an answer is being written, while an action runs', async () => {
    const chat = await host.open();
    await chat.say('slow');
    await chat.busy.waitFor();
    // It is shown as soon as the message is on its way.
    await eventually(() => assert.equal(host.api.conversation.state.working, true));
    host.api.conversation.set({ working: false });
    await chat.busy.waitFor({ state: 'detached' });
  });

  it('sends once there is a conversation what was sent before there was one', async () => {
    const visitor = await host.visitor();
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await visitor.route('**/widget/conversations', async (route) => {
      await held;
      await route.continue();
    });
    const chat = await host.open(visitor);
    await chat.say('early');
    assert.equal(await chat.composer.inputValue(), 'early');
    goOn();
    await chat.sees('early');
    assert.equal(await chat.composer.inputValue(), '');
  });

  it('is inactive once closed, also after a reload, until a new conversation is started', async () => {
    const chat = await host.open();
    await chat.say('close');
    await chat.sees('This conversation has ended.');
    await eventually(async () => assert.ok(await chat.isInactive()));
    assert.deepEqual(await chat.offered(), []);
    await chat.page.reload();
    await eventually(async () => assert.ok(await chat.isInactive()));
    await chat.startNewButton.click();
    await eventually(async () => assert.equal((await chat.seqs()).length, 2));
    await chat.say('again');
    await chat.sees('again');
    assert.equal(host.api.conversations.size, 2);
  });

  it('tells what is wrong when there is no conversation to have', async () => {
    const page = await (await host.visitor()).newPage();
    await page.goto(`${host.api.origin}/chat/nothing`);
    await page.getByText('There is no such chat').waitFor();
    host.api.refuseNext(/^POST/, 503, 'unavailable', { 'retry-after': '60' });
    await page.goto(`${host.api.origin}/chat/demo`);
    await page.getByText('The chat cannot be reached').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('What can I do for you?').waitFor();
    host.api.refuseNext(/^POST/, 429, 'too_many_requests', { 'retry-after': '60' });
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await page.getByText('Too many conversations at once').waitFor();
  });

  it('names the limit before it is reached, and does not send beyond it', async () => {
    const chat = await host.open();
    await chat.sees('What can I do');
    await chat.composer.fill('x'.repeat(4_000));
    await chat.page.getByText('96 characters left').waitFor();
    await chat.composer.fill('x'.repeat(4_097));
    await chat.page.getByText('1 character too many').waitFor();
    await chat.composer.press('Enter');
    assert.equal((await chat.composer.inputValue()).length, 4_097, 'nothing of it is lost');
    await chat.composer.fill('x'.repeat(4_096));
    await chat.composer.press('Enter');
    await eventually(() => assert.equal(host.api.conversation.taken[0]?.text?.length, 4_096));
  });

  it('helps to write what the bot asks for', async () => {
    const chat = await host.open();
    await chat.say('email');
    await chat.sees('What is your email address?');
    await eventually(async () => assert.equal(await chat.composer.getAttribute('inputmode'), 'email'));
    assert.equal(await chat.composer.getAttribute('autocomplete'), 'email');
    await chat.say('date');
    await chat.page.getByRole('button', { name: 'Choose a date' }).waitFor();
    await chat.page.locator('.date input').evaluate((input) => {
      (input as HTMLInputElement).value = '2025-03-31';
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await eventually(async () => assert.equal(await chat.composer.inputValue(), '2025-03-31'));
  });

  describe('with a transcript of 2,000 entries', () => {
    it('shows the end at once and reads back to the beginning without losing one’s place', async () => {
      const seeded = host.api.seed('demo');
      for (let i = 1; i <= 2_000; i++) seeded.bot({ type: 'text', text: `Entry number ${i}` });
      const { id, token } = seeded;
      const remembered = {
        name: 'chatbot-studio:conversation:demo',
        value: JSON.stringify({ id, token }),
      };
      const visitor = await host.visitor({
        storageState: { cookies: [], origins: [{ origin: host.api.origin, localStorage: [remembered] }] },
      });
      const chat = await host.open(visitor);
      await chat.sees('Entry number 2000');
      const seqs = await chat.seqs();
      assert.deepEqual([seqs[0], seqs.length], [1_901, 100]);
      assert.ok(await isInSight(chat.page, 2_000));

      // Stands at the top: the page before comes by itself, and what was read stays where it was.
      const scroller = chat.page.locator('.scroller');
      await eventually(async () => {
        // It may be put back to its end by what is drawn at the same moment.
        await scroller.evaluate((element) => {
          if (!element.querySelector('[data-seq="1801"]')) element.scrollTo(0, 0);
        });
        assert.equal((await chat.seqs())[0], 1_801);
      });
      assert.ok(await isInSight(chat.page, 1_901));

      for (let first = 1_801; first > 1; first -= 100) {
        await scroller.evaluate((element) => element.scrollTo(0, 0));
        await eventually(async () => assert.equal((await chat.seqs())[0], first - 100));
      }
      assert.deepEqual(
        await chat.seqs(),
        Array.from({ length: 2_000 }, (_, i) => i + 1),
      );
      assert.equal(await chat.page.getByRole('button', { name: 'Show earlier messages' }).count(), 0);
      await chat.say('to the end');
      await eventually(async () => assert.ok(await isInSight(chat.page, 2_001)));
    });
  });

  describe('without a mouse', () => {
    it('can be talked to from beginning to end', async () => {
      const chat = await host.open();
      const { keyboard } = chat.page;
      await chat.sees('What can I do');
      // From the composer, the answers are one step back, the last one first.
      await tabTo(chat.page, 'Your message');
      await keyboard.press('Shift+Tab');
      assert.equal(await focused(chat.page), 'Talk to a person');
      await keyboard.press('Shift+Tab');
      assert.equal(await focused(chat.page), 'Return something');
      await keyboard.press('Enter');
      await eventually(() => assert.equal(host.api.conversation.taken[0]?.choice, 'b2@1'));
      assert.equal(await focused(chat.page), 'Your message');
      await keyboard.type('two');
      await keyboard.press('Shift+Enter');
      await keyboard.type('lines');
      await keyboard.press('Enter');
      await eventually(() => assert.equal(host.api.conversation.taken[1]?.text, 'two\nlines'));
      assert.equal(await focused(chat.page), 'Your message');

      await keyboard.type('carousel');
      await keyboard.press('Enter');
      await chat.log.getByText('Enamel mug').waitFor();
      await chat.log.getByRole('list', { name: 'Cards' }).focus();
      await keyboard.press('ArrowRight');
      await chat.log.getByText('2 of 5').waitFor();
      await keyboard.press('End');
      await eventually(async () =>
        assert.equal(
          await chat.log.getByRole('button', { name: 'Next card' }).getAttribute('aria-disabled'),
          'true',
        ),
      );
      await keyboard.press('Tab');
      assert.equal(await focused(chat.page), 'Choose this');

      await chat.composer.focus();
      await keyboard.type('close');
      await keyboard.press('Enter');
      await eventually(async () => assert.ok(await chat.isInactive()));
      await eventually(async () => assert.equal(await focused(chat.page), 'Start a new conversation'));
      await keyboard.press('Enter');
      await eventually(async () => assert.equal((await chat.seqs()).length, 2));
      await eventually(async () => assert.equal(await focused(chat.page), 'Your message'));
    });
  });

  describe('for everybody', () => {
    for (const colorScheme of ['light', 'dark'] as const)
      it(`has no barrier that axe finds, with every kind of entry, in ${colorScheme} colours`, async () => {
        const chat = await host.open(await host.visitor({ colorScheme, reducedMotion: 'reduce' }));
        await chat.sees('What can I do');
        for (const text of ['links', 'image', 'card', 'queue', 'human', 'date', 'carousel'])
          await chat.say(text);
        await chat.log.getByText('Enamel mug').waitFor();
        host.api.refuseNext(/^POST .*\/messages$/, 422, 'invalid_text');
        await chat.say('refused');
        await chat.page.getByText('Not sent').waitFor();
        assert.deepEqual(await barriers(chat.page), []);
        await chat.composer.fill('x'.repeat(5_000));
        await chat.page.getByText('too many').waitFor();
        assert.deepEqual(await barriers(chat.page), []);
        await chat.say('close');
        await eventually(async () => assert.ok(await chat.isInactive()));
        assert.deepEqual(await barriers(chat.page), []);
        await chat.page.goto(`${host.api.origin}/chat/nothing`);
        await chat.page.getByText('There is no such chat').waitFor();
        assert.deepEqual(await barriers(chat.page), []);
      });

    for (const [name, width, height] of [
      ['320 pixels wide', 320, 640],
      ['at 400 % zoom', 320, 256],
      ['at 200 % zoom', 640, 400],
    ] as const)
      it(`fits a window ${name}`, async () => {
        const chat = await host.open(await host.visitor({ viewport: { width, height } }));
        await chat.sees('What can I do');
        for (const text of ['links', 'long', 'image', 'card', 'carousel']) await chat.say(text);
        await chat.log.getByText('Enamel mug').waitFor();
        const excess = await chat.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(excess, 0, 'nothing has to be scrolled sideways');
        for (const element of [chat.composer, chat.page.getByRole('button', { name: 'Send' })]) {
          const box = await element.boundingBox();
          assert.ok(box && box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height);
        }
      });
  });

  describe('as a stranger’s page', () => {
    it('runs nothing that is not its own', async () => {
      const page = await (await host.visitor()).newPage();
      const response = await page.goto(`${host.api.origin}/chat/demo`);
      const policy = response?.headers()['content-security-policy'] ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
      const html = (await response?.text()) ?? '';
      assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/i);
    });
  });
});

async function isInSight(page: Page, seq: number): Promise<boolean> {
  return page.locator(`[data-seq="${seq}"]`).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const frame = element.closest('.scroller')?.getBoundingClientRect();
    return frame !== undefined && bottom > frame.top && top < frame.bottom;
  });
}
