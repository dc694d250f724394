import assert from 'node:assert/strict';
import { ChatHost } from './support/chat-host.ts';
import { eventually } from './support/eventually.ts';
import { OtherSite } from './support/other-site.ts';

describe('the chat on another site', () => {
  let host: ChatHost;
  let site: OtherSite;

  beforeEach(async () => {
    host = new ChatHost();
    await host.listen();
    site = await OtherSite.open(() => host.api.origin);
    host.allowed = [site.origin];
  });

  afterEach(async () => {
    await site.close();
    await host.close();
  });

  const visitor = () => host.visitor({ viewport: { width: 1280, height: 800 } });
  /** Of what gets the keys: a frame may have chosen it before the browser has turned the keyboard to the frame. */
  const activeName = (page: { evaluate<T>(work: () => T): Promise<T> }) =>
    page.evaluate(() => (document.hasFocus() ? (document.activeElement?.id ?? '') : ''));

  it('begins no conversation before it is opened, and then talks', async () => {
    const embedded = await site.visit(await visitor());
    assert.equal(embedded.frame, null);
    assert.equal(await embedded.launcher.getAttribute('aria-label'), 'Chat with us');
    assert.equal(host.api.conversations.size, 0);
    await embedded.launcher.click();
    const chat = await embedded.chat();
    await chat.sees('What can I do for you?');
    await chat.press('Return something');
    await eventually(() => assert.equal(host.api.conversation.taken.length, 1));
    assert.deepEqual(host.complaints, []);
  });

  it('is shown on no site that is not allowed, and says where it can be found', async () => {
    host.allowed = ['https://another.example.com'];
    const embedded = await site.visit(await visitor());
    await embedded.launcher.click();
    await embedded.panel.getByText('Loading the chat…').waitFor();
    const link = embedded.panel.getByRole('link', { name: 'Open it in a new tab' });
    await link.waitFor({ timeout: 20_000 });
    assert.equal(await link.getAttribute('href'), `${host.api.origin}/chat/demo`);
    assert.equal(host.api.conversations.size, 0);
    await embedded.panel.getByRole('button', { name: 'Close' }).click();
    assert.equal(await embedded.panel.isVisible(), false);
  });

  it('neither takes on the page’s styles nor gives it its own', async () => {
    const embedded = await site.visit(await visitor());
    const own = () =>
      embedded.page.locator('#own').evaluate((element) => {
        const { fontSize, color, display } = getComputedStyle(element);
        return { fontSize, color, display };
      });
    const before = await own();
    await embedded.launcher.click();
    await (await embedded.chat()).sees('What can I do for you?');
    assert.deepEqual(await own(), before);
    assert.equal(await embedded.page.locator('[data-shadow]').getAttribute('data-shadow'), 'closed');
    const box = await embedded.launcher.boundingBox();
    assert.deepEqual([box?.width, box?.height], [60, 60]);
    const panel = await embedded.panel.boundingBox();
    assert.deepEqual([panel?.width, panel?.height], [400, 680]);
    const badge = await embedded.page
      .locator('.badge')
      .evaluate((element) => getComputedStyle(element).color);
    assert.equal(badge, 'rgb(255, 255, 255)');
  });

  it('is opened, used and left by keyboard, which goes back to where it was', async () => {
    const embedded = await site.visit(await visitor());
    const { page } = embedded;
    await page.locator('#own').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const chat = await embedded.chat();
    await eventually(async () => assert.equal(await activeName(chat.page), 'message'));
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    await eventually(() => assert.equal(host.api.conversation.taken[0]?.text, 'hello'));
    await page.keyboard.press('Escape');
    await embedded.panel.waitFor({ state: 'hidden' });
    const isOnLauncher = () =>
      embedded.launcher.evaluate(
        (element) => (element.getRootNode() as ShadowRoot).activeElement === element,
      );
    await eventually(async () => assert.equal(await isOnLauncher(), true));
    assert.equal(await embedded.launcher.getAttribute('aria-expanded'), 'false');
    await page.locator('#own').focus();
    await page.evaluate(() => (window as never as { ChatbotStudio: { open(): void } }).ChatbotStudio.open());
    await eventually(async () => assert.equal(await activeName(chat.page), 'message'));
    await chat.page.getByRole('button', { name: 'Close the chat' }).click();
    await eventually(async () => assert.equal(await activeName(page), 'own'));
  });

  it('counts what comes while it is closed, also after a reload, and nothing once it was seen', async () => {
    const embedded = await site.visit(await visitor());
    await embedded.launcher.click();
    await (await embedded.chat()).sees('What can I do for you?');
    await embedded.launcher.click();
    const { conversation } = host.api;
    const named = (name: string) =>
      eventually(async () => assert.equal(await embedded.launcher.getAttribute('aria-label'), name));
    conversation.set({ status: 'human', assignee: { name: 'Alex' } });
    conversation.member('Alex', 'Are you still there?');
    await named('Chat with us (1 new message)');
    assert.equal(
      conversation.signals.some(({ kind }) => kind === 'seen'),
      false,
    );
    await embedded.launcher.click();
    await named('Chat with us');
    await eventually(() => assert.equal(conversation.signals.at(-1)?.kind, 'seen'));
    const before = new Set(conversation.streams);
    await embedded.page.reload();
    await embedded.launcher.waitFor();
    await eventually(() => assert.ok([...conversation.streams].some((stream) => !before.has(stream))));
    conversation.member('Alex', 'Hello?');
    await named('Chat with us (1 new message)');
    assert.equal(host.api.conversations.size, 1);
  });

  it('is one conversation in two tabs, and sends what was written offline once', async () => {
    const context = await visitor();
    const tabs = [await site.visit(context), await site.visit(context)] as const;
    for (const tab of tabs) await tab.launcher.click();
    const [first, second] = [await tabs[0].chat(), await tabs[1].chat()];
    await first.sees('What can I do');
    await second.sees('What can I do');
    await context.setOffline(true);
    await first.say('one');
    await second.say('two');
    await first.page.getByText('You are offline').waitFor();
    await context.setOffline(false);
    for (const chat of [first, second]) await chat.sees('two');
    await eventually(() =>
      assert.deepEqual(
        host.api.conversation.taken.map(({ text }) => text),
        ['one', 'two'],
      ),
    );
    assert.equal(host.api.conversations.size, 1);
  });

  it('works where browsers keep storage and locks from frames of other sites', async () => {
    const context = await visitor();
    await context.addInitScript(() => {
      if (window.parent === window) return;
      const refuse = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get: refuse });
      navigator.locks.request = () => Promise.reject(new DOMException('Access denied.', 'SecurityError'));
    });
    const embedded = await site.visit(context);
    await embedded.launcher.click();
    const chat = await embedded.chat();
    await chat.sees('What can I do');
    await chat.say('hello');
    await eventually(async () => assert.deepEqual(await chat.outgoing(), []));
    await embedded.launcher.click();
    await embedded.launcher.click();
    await eventually(async () => assert.equal((await chat.transcript()).length, 4));
    assert.equal(host.api.conversations.size, 1);
  });

  it('fills a phone', async () => {
    const embedded = await site.visit(await host.visitor({ viewport: { width: 390, height: 844 } }));
    await embedded.launcher.click();
    const chat = await embedded.chat();
    assert.deepEqual(await embedded.panel.boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
    assert.equal(await embedded.launcher.isVisible(), false);
    await chat.page.getByRole('button', { name: 'Close the chat' }).click();
    await embedded.launcher.waitFor();
  });

  describe('with a tag of its own', () => {
    it('stands where, is called and looks as the tag says, and hands over what a backend vouches for', async () => {
      const payload = Buffer.from(JSON.stringify({ visitor: { id: 'c-17' } })).toString('base64url');
      const attributes = `data-flow="demo" data-position="left" data-label="Ask us" data-color="#7a1f5c" data-signed="h.${payload}.s"`;
      const own = await OtherSite.open(() => host.api.origin, attributes);
      host.allowed.push(own.origin);
      try {
        const embedded = await own.visit(await visitor());
        const box = await embedded.launcher.boundingBox();
        assert.equal(box?.x, 20);
        assert.equal(await embedded.launcher.getAttribute('aria-label'), 'Ask us');
        const color = await embedded.launcher.evaluate(
          (element) => getComputedStyle(element).backgroundColor,
        );
        assert.equal(color, 'rgb(122, 31, 92)');
        await embedded.launcher.click();
        const chat = await embedded.chat();
        await chat.sees('What can I do');
        assert.equal(host.api.conversation.signed, `h.${payload}.s`);
        assert.equal(new URL(chat.page.url()).hash, '');
        const kept = await chat.page.evaluate(() => Object.keys(localStorage));
        assert.deepEqual(kept, ['chatbot-studio:conversation:demo:c-17']);
      } finally {
        await own.close();
      }
    });
  });
});
