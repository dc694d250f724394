import type { FromChat, ToChat } from './messages.ts';
import { chatAddress, type EmbedOptions } from './read-options.ts';
import { STYLES } from './styles.ts';

const WORDS = {
  unread: (label: string, count: number) =>
    count === 0 ? label : `${label} (${count} new message${count === 1 ? '' : 's'})`,
  loading: 'Loading the chat…',
  blocked: 'The chat cannot be shown on this page.',
  elsewhere: 'Open it in a new tab',
  close: 'Close',
};

/** Milliseconds after which a chat that has not come is given up; one that its server does not allow here never comes. */
const PATIENCE = 10_000;

const SPEECH = 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z';
const DOWN = 'm6 9 6 6 6-6';

/** A button on somebody else's page, and the panel with the chat that it opens. */
export class Widget {
  readonly #origin: string;
  readonly #options: EmbedOptions;
  readonly #root = make('div');
  readonly #launcher = make('button');
  readonly #sign = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  readonly #badge = make('span', 'badge');
  readonly #panel = make('div');
  #frame: HTMLIFrameElement | null = null;
  /** Stands in the panel until the chat does. */
  #notice: HTMLElement | null = null;
  #isReady = false;
  #isOpen = false;
  /** What had the keyboard before the panel was opened. */
  #before: HTMLElement | null = null;

  /** @param origin of the chat's server. */
  constructor(origin: string, options: EmbedOptions) {
    this.#origin = origin;
    this.#options = options;
    const shadow = this.#root.attachShadow({ mode: 'closed' });
    dress(shadow);
    this.#draw();
    shadow.append(this.#panel, this.#launcher);
    document.body.append(this.#root);
    window.addEventListener('message', (event) => this.#hear(event));
    this.#root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#isOpen) this.close();
    });
    fitKeyboard(this.#panel);
    // Whoever has talked here before is told of answers without opening the panel.
    if (this.#hasBegun()) this.#load();
  }

  readonly open = (): void => {
    if (this.#isOpen) return;
    const active = document.activeElement;
    this.#before = active instanceof HTMLElement && active !== this.#root ? active : null;
    this.#show(true);
    this.#load();
    this.#noteBegun();
    this.#tellChat();
  };

  readonly close = (): void => {
    if (!this.#isOpen) return;
    this.#show(false);
    this.#tellChat();
    const before = this.#before;
    if (before?.isConnected && before !== document.body) before.focus();
    else this.#launcher.focus();
  };

  #draw(): void {
    const { label, position, color } = this.#options;
    const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    icon.setAttribute('viewBox', '0 0 24 24');
    icon.setAttribute('aria-hidden', 'true');
    icon.append(this.#sign);
    this.#launcher.type = 'button';
    this.#launcher.className = `launcher ${position}`;
    this.#launcher.append(icon, this.#badge);
    this.#launcher.addEventListener('click', () => (this.#isOpen ? this.close() : this.open()));
    if (color !== null) this.#launcher.style.backgroundColor = color;
    this.#panel.className = `panel ${position}`;
    this.#panel.setAttribute('role', 'dialog');
    this.#panel.setAttribute('aria-label', label);
    this.#setUnread(0);
    this.#show(false);
  }

  #show(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#panel.hidden = !isOpen;
    this.#launcher.setAttribute('aria-expanded', String(isOpen));
    this.#sign.setAttribute('d', isOpen ? DOWN : SPEECH);
  }

  #setUnread(count: number): void {
    this.#badge.hidden = count === 0;
    this.#badge.textContent = count > 99 ? '99+' : String(count);
    this.#launcher.setAttribute('aria-label', WORDS.unread(this.#options.label, count));
  }

  #load(): void {
    if (this.#frame) return;
    const frame = make('iframe', 'waiting');
    frame.title = this.#options.label;
    frame.allow = 'clipboard-write';
    frame.src = chatAddress(this.#origin, this.#options);
    this.#frame = frame;
    this.#say(WORDS.loading);
    this.#panel.append(frame);
    setTimeout(() => {
      if (this.#isReady) return;
      const link = make('a');
      link.href = `${this.#origin}/chat/${encodeURIComponent(this.#options.flow)}`;
      link.target = '_blank';
      link.rel = 'noopener';
      link.textContent = WORDS.elsewhere;
      frame.remove();
      this.#frame = null;
      this.#say(WORDS.blocked, link);
    }, PATIENCE);
  }

  /** With a button of its own, because on a phone the panel hides the one that closes it. */
  #say(words: string, ...more: HTMLElement[]): void {
    const notice = make('div', 'notice');
    const text = make('p');
    text.textContent = words;
    const close = make('button');
    close.type = 'button';
    close.textContent = WORDS.close;
    close.addEventListener('click', this.close);
    notice.setAttribute('role', 'status');
    notice.append(text, ...more, close);
    this.#notice?.remove();
    this.#notice = notice;
    this.#panel.prepend(notice);
  }

  #hear({ source, origin, data }: MessageEvent<FromChat | null>): void {
    const frame = this.#frame;
    if (!frame || source !== frame.contentWindow || origin !== this.#origin || !data) return;
    if (data.studio === 'close') this.close();
    else if (data.studio === 'unread') this.#setUnread(data.count);
    else if (data.studio === 'ready') {
      this.#isReady = true;
      this.#notice?.remove();
      frame.classList.remove('waiting');
      this.#tellChat();
    }
  }

  #tellChat(): void {
    if (!this.#isReady) return;
    const message: ToChat = { studio: this.#isOpen ? 'opened' : 'closed' };
    this.#frame?.contentWindow?.postMessage(message, this.#origin);
    if (this.#isOpen) this.#frame?.focus();
  }

  get #key(): string {
    return `chatbot-studio:begun:${this.#options.flow}`;
  }

  #hasBegun(): boolean {
    try {
      return localStorage.getItem(this.#key) !== null;
    } catch {
      return false;
    }
  }

  #noteBegun(): void {
    try {
      localStorage.setItem(this.#key, '1');
    } catch {
      // Then the chat is loaded when it is opened.
    }
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = className;
  return element;
}

/** Constructed, because a page's content security policy may keep style elements from it, but not these. */
function dress(shadow: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  shadow.adoptedStyleSheets = [sheet];
}

/** On a phone the panel is as high as what is visible above the keyboard; a frame does not learn of it itself. */
function fitKeyboard(panel: HTMLElement): void {
  const viewport = window.visualViewport;
  viewport?.addEventListener('resize', () => {
    if (viewport.scale === 1) panel.style.setProperty('--height', `${viewport.height}px`);
  });
}
