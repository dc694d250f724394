import type { Frame, Locator, Page } from 'playwright-core';

/** One shown entry: who said it, and what can be read of it. */
export interface ShownEntry {
  from: 'visitor' | 'bot' | 'member' | 'event';
  text: string;
}

/**
 * Drives the chat page as a visitor would, by what can be seen and named. Knows nothing of the server, so that the
 * same driver serves the stand-in and the real one.
 */
export class ChatPage<In extends Page | Frame = Page> {
  /** The page itself, or the frame that shows it on another one. */
  readonly page: In;
  readonly composer: Locator;
  readonly log: Locator;

  constructor(page: In) {
    this.page = page;
    this.composer = page.getByRole('textbox', { name: 'Your message' });
    this.log = page.getByRole('log');
  }

  /** Opens the chat with a flow and waits until something can be written or has ended. */
  async open(origin: string, flow: string): Promise<this> {
    await this.page.goto(`${origin}/chat/${flow}`);
    await this.composer.or(this.startNewButton).or(this.page.getByRole('alert')).first().waitFor();
    return this;
  }

  get startNewButton(): Locator {
    return this.page.getByRole('button', { name: 'Start a new conversation' });
  }

  /** What is being written right now. */
  get busy(): Locator {
    return this.page.locator('.busy');
  }

  /** The words under the chat's name. */
  get status(): Locator {
    return this.page.locator('.status');
  }

  /** Writes a text and sends it with Enter. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Presses a button of the current question. */
  async press(label: string): Promise<void> {
    await this.log.getByRole('button', { name: label, disabled: false }).last().click();
  }

  /** Labels of the buttons that can be pressed. */
  async offered(): Promise<string[]> {
    return this.page.locator('.buttons button:enabled').allInnerTexts();
  }

  /** What is shown of the transcript, in order; messages on their way are not part of it. */
  async transcript(): Promise<ShownEntry[]> {
    return this.log.locator('[data-seq]').evaluateAll((elements) =>
      elements.map((element) => {
        const from = (['visitor', 'bot', 'member'] as const).find((name) => element.classList.contains(name));
        const parts = element.querySelectorAll('.text, .card-title, .card-text');
        const text = from ? [...parts].map((part) => part.textContent).join('\n') : element.textContent;
        return { from: from ?? 'event', text: text ?? '' };
      }),
    );
  }

  /** The seq of every entry shown, in order. */
  async seqs(): Promise<number[]> {
    return this.log
      .locator('[data-seq]')
      .evaluateAll((elements) => elements.map((element) => Number(element.getAttribute('data-seq'))));
  }

  /** Messages that are not part of the transcript yet, with their state. */
  async outgoing(): Promise<{ text: string; state: string }[]> {
    return this.log.locator('.outgoing').evaluateAll((elements) =>
      elements.map((element) => ({
        text: element.querySelector('.text')?.textContent ?? '',
        state: element.getAttribute('data-state') ?? '',
      })),
    );
  }

  /** Waits until an entry with this text is shown. */
  async sees(text: string | RegExp): Promise<void> {
    await this.log.locator('[data-seq]').filter({ hasText: text }).last().waitFor();
  }

  /** Whether the conversation is closed, so that nothing can be written. */
  async isInactive(): Promise<boolean> {
    return (await this.startNewButton.isVisible()) && !(await this.composer.isVisible());
  }
}
