import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../support/eventually.ts';

/** Drives the inbox as a member would, by what can be seen and named. */
export class InboxDriver {
  readonly page: Page;
  readonly rows: Locator;
  readonly messages: Locator;
  readonly reply: Locator;
  readonly note: Locator;

  constructor(page: Page) {
    this.page = page;
    this.rows = page.locator('.inbox-rows a.conversation-row');
    this.messages = page.getByRole('log', { name: 'Messages' });
    this.reply = page.getByRole('combobox', { name: 'Reply to the visitor' });
    this.note = page.getByRole('combobox', { name: 'Note for members' });
  }

  /** Opens the conversation whose row says so. */
  async openRow(text: string | RegExp): Promise<void> {
    await this.#open(this.rows.filter({ hasText: text }).first());
  }

  /** Opens the conversation of that id. */
  async open(id: string): Promise<void> {
    await this.#open(this.page.locator(`a.conversation-row[href*="${id}"]`).first());
  }

  /** Until the page has turned to it, it shows the one that was open before, with its messages and its composer. */
  async #open(row: Locator): Promise<void> {
    const href = await row.getAttribute('href');
    const same = this.page.locator(`a.conversation-row[href="${href}"]`).first();
    await same.click();
    await same.and(this.page.locator('[aria-current="true"]')).waitFor({ state: 'attached' });
    await this.messages.waitFor();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Chooses one of “More actions”. */
  async choose(action: string): Promise<void> {
    await this.button('More actions').click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  async send(text: string): Promise<void> {
    await this.reply.fill(text);
    await eventually(async () => {
      // Nothing is sent while the line is lost for a moment. With nothing in the field the key does nothing.
      await this.reply.press('Enter');
      assert.equal(await this.reply.inputValue(), '');
    });
  }

  /** Waits until an entry with this text is part of the transcript. */
  async sees(text: string | RegExp): Promise<void> {
    await this.messages.locator('[data-seq]').filter({ hasText: text }).last().waitFor();
  }

  /** Waits until the conversation’s head says so. */
  async stands(status: string): Promise<void> {
    await this.page.locator('.conversation-title').getByText(status, { exact: true }).waitFor();
  }

  /** Waits until something can be sent. */
  async canSend(): Promise<void> {
    await this.page.locator('.composer').waitFor();
    await this.page.locator('.obstacle').waitFor({ state: 'detached' });
  }

  /** The texts of the transcript’s entries that are messages, in order. */
  async texts(): Promise<string[]> {
    return this.messages.locator('.said[data-seq] .bubble').allInnerTexts();
  }
}
