import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { webRoutes } from '../../../../src/web/pages.ts';
import { begin, sayAndWait } from '../../../promises/support/expectations.ts';
import { launchBrowser } from '../../../support/browser.ts';
import { webAssets } from '../../../support/builds.ts';
import type { SignedIn } from '../../../support/sign-in.ts';
import { openStudio, type Studio } from '../../../support/studio.ts';
import { ChatPage } from '../../support/chat-page.ts';
import { InboxDriver } from './inbox-driver.ts';

const MANY = 1_000_000;

/** Asks what it is about, gets a person, and goes on when the person has returned it. */
export const HELP = {
  format: 1,
  id: 'help',
  name: 'Help',
  public: true,
  start: 'ask',
  settings: { reopen: 'queue' },
  variables: { topic: { type: 'text' } },
  nodes: {
    ask: {
      kind: 'listener',
      name: 'Topic',
      type: 'text',
      prompt: [{ type: 'text', text: 'What is it about?' }],
      saveTo: 'topic',
      outlets: { answered: 'person' },
    },
    person: {
      kind: 'action',
      action: 'escalate',
      name: 'A person',
      notice: 'Somebody will be with you.',
      outlets: { returned: 'back' },
    },
    back: {
      kind: 'message',
      name: 'Back',
      messages: [{ type: 'text', text: 'The bot is back.' }],
      outlets: { next: 'ask' },
    },
  },
};

/** The whole service with its pages, and people of both sides in browsers of their own. */
export class InboxStudio {
  readonly studio: Studio;
  /** Everything a page complained about: errors, and what its content security policy kept from it. */
  readonly complaints: string[] = [];
  readonly #contexts: BrowserContext[] = [];

  private constructor(studio: Studio) {
    this.studio = studio;
  }

  static async open(): Promise<InboxStudio> {
    const studio = await openStudio({
      pages: webRoutes(await webAssets()),
      limits: { start: MANY, reset: MANY, message: MANY, read: MANY, signal: MANY },
    });
    await studio.publish(HELP);
    return new InboxStudio(studio);
  }

  /** A visitor in a browser of their own, at the help flow or one that is like it. */
  async visitor(flow = 'help'): Promise<ChatPage> {
    const page = await (await this.#context({})).newPage();
    const chat = await new ChatPage(page).open(this.studio.url, flow);
    await chat.sees('What is it about?');
    return chat;
  }

  /** A visitor without a browser, who waits for a person. */
  async waiting(topic: string, flow = 'help'): Promise<string> {
    const id = await begin(this.studio, flow);
    await sayAndWait(this.studio, id, topic);
    return id;
  }

  /** The id of the conversation that a visitor has. */
  async idOf(visitor: ChatPage, flow = 'help'): Promise<string> {
    const kept = await visitor.page.evaluate(
      (key) => localStorage.getItem(key),
      `chatbot-studio:conversation:${flow}`,
    );
    return (JSON.parse(kept ?? '{}') as { id: string }).id;
  }

  /** A member who has signed in, in a browser of their own, at the inbox. */
  async member(
    path = '/inbox?view=queued',
    options: BrowserContextOptions = {},
    who?: SignedIn,
  ): Promise<InboxDriver & { who: SignedIn }> {
    const signedIn = who ?? (await this.studio.signIn('member'));
    const context = await this.#context(options);
    await context.addCookies(
      signedIn.cookie.split('; ').map((cookie) => {
        const [name = '', ...value] = cookie.split('=');
        return { name, value: value.join('='), url: this.studio.url };
      }),
    );
    const page = await context.newPage();
    await page.goto(`${this.studio.url}/app${path}`);
    return Object.assign(new InboxDriver(page), { who: signedIn });
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.studio.stop();
  }

  async #context(options: BrowserContextOptions): Promise<BrowserContext> {
    const browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(60_000);
    context.on('weberror', (event) => this.complaints.push(event.error().message));
    context.on('console', (message) => {
      if (/Content.Security.Policy|violates|Warning:|Uncaught/i.test(message.text()))
        this.complaints.push(message.text());
    });
    this.#contexts.push(context);
    return context;
  }
}
