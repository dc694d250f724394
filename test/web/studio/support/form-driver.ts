import type { Locator, Page } from 'playwright-core';

/** The form beside the canvas, of a node or of the flow itself, as its author fills it in. */
export class FormDriver {
  readonly page: Page;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.locator('.node-form');
  }

  /** A field to write in, with a list to choose from or without. */
  text(name: string, at = 0): Locator {
    const searched = this.panel.getByRole('combobox', { name, exact: true }).and(this.page.locator('input'));
    return this.panel.getByRole('textbox', { name, exact: true }).or(searched).nth(at);
  }

  /** A list to choose from. */
  select(name: string, at = 0): Locator {
    return this.panel.getByRole('combobox', { name, exact: true }).and(this.page.locator('select')).nth(at);
  }

  button(name: string, at = 0): Locator {
    return this.panel.getByRole('button', { name, exact: true }).nth(at);
  }

  /** A part of the form, by its heading. */
  section(name: string): Locator {
    return this.panel.getByRole('region', { name, exact: true });
  }

  switch(name: string): Locator {
    return this.panel.getByRole('switch', { name });
  }

  /** Chooses by what is to be read in the list. */
  async choose(name: string, label: string, at = 0): Promise<void> {
    await this.select(name, at).selectOption({ label });
  }

  /** Chooses in a list that can be searched, by the keyboard alone. */
  async pick(name: string, search: string, option: string | RegExp): Promise<void> {
    await this.text(name).fill(search);
    await this.panel.getByRole('option', { name: option }).first().waitFor();
    await this.text(name).press('ArrowDown');
    await this.text(name).press('Enter');
  }

  async duration(name: string, count: string, unit: string): Promise<void> {
    await this.select(`${name}: unit`).selectOption(unit);
    await this.text(`${name}: number`).fill(count);
  }
}
