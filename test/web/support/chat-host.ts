import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { webRoutes } from '../../../src/web/pages.ts';
import { launchBrowser } from '../../support/browser.ts';
import { webAssets } from '../../support/builds.ts';
import { ChatPage } from './chat-page.ts';
import { demoScript, servePictures } from './demo-script.ts';
import { FakeApi } from './fake-api.ts';

/** The pages on top of the stand-in API, and visitors who look at them. */
export class ChatHost {
  readonly api: FakeApi;
  /** Everything a page complained about: errors, and what its content security policy kept from it. */
  readonly complaints: string[] = [];
  /** Other sites whose pages may show the chat. */
  allowed: string[] = [];
  readonly #contexts: BrowserContext[] = [];

  constructor() {
    this.api = new FakeApi(demoScript(() => this.api.origin));
    servePictures(this.api);
  }

  async listen(): Promise<void> {
    this.api.app.use(webRoutes(await webAssets(), () => Promise.resolve(this.allowed)));
    await this.api.listen();
  }

  /** One more visitor: a browser of their own, without anything from others. */
  async visitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
    context.setDefaultTimeout(60_000);
    context.on('weberror', (event) => this.complaints.push(event.error().message));
    context.on('console', (message) => {
      if (/Content.Security.Policy|violates/i.test(message.text())) this.complaints.push(message.text());
    });
    this.#contexts.push(context);
    return context;
  }

  /** Opens the demo chat in a new tab of `visitor`, or for a new visitor. */
  async open(visitor?: BrowserContext): Promise<ChatPage> {
    const page = await (visitor ?? (await this.visitor())).newPage();
    return new ChatPage(page).open(this.api.origin, 'demo');
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.api.close();
  }
}
