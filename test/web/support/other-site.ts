import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { ChatPage } from './chat-page.ts';

/** Styles that would spoil the widget if they reached it. */
const LOUD =
  '* { all: unset; display: inline !important; font: 60px serif !important; color: red !important; }';

/** Somebody else's site, on a port and so an origin of its own, whose pages embed the chat. */
export class OtherSite {
  readonly origin: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /**
   * @param chat where the chat's server is.
   * @param attributes of the script's tag, beside its address.
   */
  static async open(chat: () => string, attributes = 'data-flow="demo"'): Promise<OtherSite> {
    const server = createServer((_, response) => {
      // As strict as a careful site is: the script from the chat's server, and its frame.
      const policy = `default-src 'none'; script-src ${chat()}; frame-src ${chat()}; style-src 'unsafe-inline'`;
      response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="en"><title>A shop</title><style>${LOUD}</style>
        <body><main><h1>A shop</h1><button id="own">Buy</button></main>
        <script src="${chat()}/widget.js" ${attributes} defer></script></body></html>`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OtherSite(server);
  }

  async visit(visitor: BrowserContext): Promise<EmbeddedChat> {
    const page = await visitor.newPage();
    // The driver cannot look into a closed shadow root.
    await page.addInitScript(() => {
      const attach = Object.getOwnPropertyDescriptor(Element.prototype, 'attachShadow')?.value as (
        this: Element,
        init: ShadowRootInit,
      ) => ShadowRoot;
      Element.prototype.attachShadow = function (init) {
        this.setAttribute('data-shadow', init.mode);
        return attach.call(this, { ...init, mode: 'open' });
      };
    });
    await page.goto(this.origin);
    const chat = new EmbeddedChat(page);
    await chat.launcher.waitFor();
    return chat;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** The widget on a page of another site. */
export class EmbeddedChat {
  readonly page: Page;
  readonly launcher: Locator;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.launcher = page.locator('button.launcher');
    this.panel = page.getByRole('dialog');
  }

  /** The frame with the chat, or null while there is none. */
  get frame(): Frame | null {
    return this.page.frames().find((frame) => frame !== this.page.mainFrame()) ?? null;
  }

  /** The chat in the panel. */
  async chat(): Promise<ChatPage<Frame>> {
    const frame = await eventually(() => {
      if (!this.frame) throw new Error('There is no frame yet.');
      return this.frame;
    });
    const chat = new ChatPage(frame);
    await chat.composer.waitFor();
    return chat;
  }
}
