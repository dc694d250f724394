import type { Page } from 'playwright-core';
import { workflowIdOf } from '../../../src/workflows/protocol.ts';
import { until } from '../../support/processes.ts';

/** Temporal's own Web UI, as an operator looks at a conversation's run in it. */
export class TemporalUi {
  readonly #page: Page;
  readonly #origin: string;
  readonly #conversation: string;

  /** @param origin where it is served, without a trailing slash. */
  constructor(page: Page, origin: string, conversation: string) {
    this.#page = page;
    this.#origin = origin;
    this.#conversation = conversation;
  }

  /** Opens the run's page where its current details stand. */
  async open(): Promise<void> {
    await this.#page.goto(`${this.#origin}/namespaces/default/workflows/${this.#workflow}`);
    await this.#page.getByRole('tab', { name: 'User Metadata' }).click();
    await this.#page.getByText('Current Details', { exact: true }).waitFor();
  }

  /** Opens the run's page where its input and its history stand. */
  async openHistory(): Promise<void> {
    await this.#page.goto(`${this.#origin}/namespaces/default/workflows/${this.#workflow}`);
    await this.#page.getByRole('heading', { name: 'Input' }).waitFor();
  }

  /** Waits until the page shows it. */
  async shows(text: string): Promise<void> {
    await this.#page.getByText(text).first().waitFor();
  }

  /** Waits until the current details say so. The page asks for them anew when R is pressed, as it says itself. */
  async says(text: string): Promise<void> {
    await until(async () => {
      await this.#page.keyboard.press('r');
      return (await this.#details()).includes(text);
    });
  }

  /** Waits until a search by this attribute finds the run. */
  async finds(attribute: string, value: string): Promise<void> {
    const query = encodeURIComponent(`WorkflowId = "${this.#workflow}" and ${attribute} = "${value}"`);
    const found = this.#page.getByRole('link', { name: this.#workflow });
    await until(async () => {
      await this.#page.goto(`${this.#origin}/namespaces/default/workflows?query=${query}`);
      return found
        .first()
        .waitFor({ timeout: 5_000 })
        .then(
          () => true,
          () => false,
        );
    });
  }

  /** What its frames show; each piece of Markdown has one of its own, which is made anew whenever it changes. */
  async #details(): Promise<string> {
    const [, ...frames] = this.#page.frames();
    const texts = frames.map((frame) => frame.evaluate(() => document.body.innerText).catch(() => ''));
    return (await Promise.all(texts)).join('\n');
  }

  get #workflow(): string {
    return workflowIdOf(this.#conversation);
  }
}
