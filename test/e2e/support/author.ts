import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { FormDriver } from '../../web/studio/support/form-driver.ts';

/** Of the grid on which nodes are put, in the canvas’s own pixels; away from its edges, where dragging moves all of it. */
const CELL = { width: 280, height: 262 };
const FIRST = { x: 160, y: 120 };

/** Where a node is put: column and row, from 0. */
export type Cell = readonly [column: number, row: number];

/**
 * Works in the Studio as an author does, by mouse and keyboard and by what can be seen and named. Nodes are named by
 * what the author called them.
 */
export class Author {
  readonly page: Page;
  readonly form: FormDriver;
  readonly canvas: Locator;
  readonly log: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = new FormDriver(page);
    this.canvas = page.locator('.studio-canvas');
    this.log = page.getByRole('region', { name: 'Simulator' }).getByRole('log');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Makes a flow, from the list of flows. */
  async create(name: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Flows', exact: true }).click();
    await this.button('New flow').first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New flow' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
    await this.page.getByText('This flow is empty').waitFor();
  }

  /** Archives every flow of the list. */
  async putAllFlowsAway(): Promise<void> {
    const more = this.button(/^More about/);
    await more.first().waitFor();
    for (let left = await more.count(); left > 0; left -= 1) {
      await more.first().click();
      await this.page.getByRole('menuitem', { name: 'Archive' }).click();
      await this.page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
      await more.nth(left - 1).waitFor({ state: 'detached' });
    }
  }

  /** Restores an archived flow. */
  async bringBack(name: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Flows', exact: true }).click();
    await this.page.getByRole('switch', { name: 'Show archived' }).click();
    await this.button(`More about ${name}`).click();
    await this.page.getByRole('menuitem', { name: 'Restore' }).click();
    await this.page.getByText(`“${name}” is restored.`).waitFor();
  }

  /** The document of a flow as the list of flows gives it away. */
  async exported(name: string): Promise<unknown> {
    await this.page.getByRole('link', { name: 'All flows' }).click();
    await this.page.getByRole('button', { name: `More about ${name}`, exact: true }).click();
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('menuitem', { name: 'Export' }).click(),
    ]);
    return JSON.parse(await readFile(await download.path(), 'utf8'));
  }

  async zoomOut(times: number): Promise<void> {
    for (let done = 0; done < times; done += 1) {
      const before = await this.#zoom();
      await this.button(/^Zoom out/).click();
      await this.page.getByRole('button', { name: `Zoom ${Math.round(before / 1.2)} %` }).waitFor();
    }
  }

  /** Drags an entry of the palette onto the canvas, and calls the node so. Its form is open then. */
  async put(entry: string, name: string, cell: Cell): Promise<FormDriver> {
    const before = await this.#nodes();
    await this.#drag(entry, cell);
    return this.#name(before, name);
  }

  /** Drags “Actions” onto the canvas, and picks which one. */
  async putAction(action: string, name: string, cell: Cell): Promise<FormDriver> {
    const before = await this.#nodes();
    await this.#drag('Actions', cell);
    await this.page.getByRole('menuitem', { name: action, exact: true }).click();
    return this.#name(before, name);
  }

  node(name: string): Locator {
    const called = this.page.locator('.picture-name').getByText(name, { exact: true });
    return this.page.locator('.react-flow__node').filter({ has: called });
  }

  /** Opens the form of a node. */
  async open(name: string): Promise<FormDriver> {
    await this.node(name).locator('.picture-icon').click();
    await this.page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
    return this.form;
  }

  /** Drags from one of a node’s outlets, by its label, to another node. */
  async connect(from: string, outlet: string, to: string): Promise<void> {
    const label = this.page.locator('.outlet-label').getByText(outlet, { exact: true });
    const row = this.node(from).locator('.outlet').filter({ has: label });
    const id = await this.#idOf(from);
    const handle = row.locator('.way-out');
    const key = `${id}.${(await handle.getAttribute('data-handleid')) ?? ''}`;
    const start = await centreOf(handle);
    const end = await centreOf(this.node(to).locator('.picture-head'));
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 3 });
    await this.page.mouse.move(end.x, end.y, { steps: 3 });
    await this.page.mouse.up();
    await this.page.locator(`.react-flow__edge[data-id="${key}"]`).waitFor({ state: 'attached' });
  }

  /** Waits until everything is saved. */
  async saved(): Promise<void> {
    await this.page.getByText('Saved', { exact: true }).waitFor();
  }

  /** Leaves the Studio for the inbox. */
  async openInbox(): Promise<void> {
    await this.page.getByRole('button', { name: 'Menu', exact: true }).click();
    await this.page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Inbox/ })
      .click();
  }

  async flowSettings(): Promise<FormDriver> {
    await this.button(/^Flow$/).click();
    await this.page.getByRole('heading', { level: 2, name: 'Flow settings' }).waitFor();
    return this.form;
  }

  /** Waits until so many problems are counted, such as `2 errors` or `none`. */
  async hasProblems(said: string): Promise<void> {
    await this.page.getByRole('button', { name: `Problems: ${said}`, exact: true }).waitFor();
  }

  /** What is listed as wrong: where, what, and what mends it. */
  async problems(): Promise<{ isError: boolean; where: string; what: string; mend: string }[]> {
    const panel = this.page.getByRole('region', { name: 'Problems' });
    if (!(await panel.isVisible())) await this.button(/^Problems/).click();
    await panel.waitFor();
    return panel.locator('.problem-row').evaluateAll((rows) =>
      rows.map((row) => ({
        isError: row.getAttribute('data-severity') === 'error',
        where: row.querySelector('.problem-where')?.textContent ?? '',
        what: row.querySelector('.problem-message')?.textContent ?? '',
        mend: row.querySelector('.problem-mend')?.textContent ?? '',
      })),
    );
  }

  /** Begins a talk with the flow as it stands. */
  async simulate(): Promise<void> {
    const panel = this.page.getByRole('region', { name: 'Simulator' });
    if (!(await panel.isVisible())) await this.button('Simulator').click();
    await this.button('Start again').click();
    await this.page.getByText(/^Step 1 of 1$/).waitFor();
  }

  /** Waits until the flow has said so in the simulator. */
  async hears(text: string | RegExp): Promise<void> {
    await this.log.getByText(text).last().waitFor();
  }

  async presses(label: string): Promise<void> {
    await this.log.getByRole('button', { name: label, exact: true, disabled: false }).last().click();
  }

  async says(text: string): Promise<void> {
    await this.page.getByLabel('The visitor’s message').fill(text);
    await this.page.getByLabel('The visitor’s message').press('Enter');
  }

  /** What is asked of the world outside goes well. */
  async succeeds(title: string | RegExp): Promise<void> {
    await this.page.getByRole('region', { name: title }).getByRole('button', { name: 'Success' }).click();
  }

  /** What is asked of the world outside fails with a code. */
  async fails(title: string | RegExp, code: string): Promise<void> {
    await this.page.getByRole('region', { name: title }).getByRole('button', { name: 'Error…' }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${code}`) }).click();
  }

  /** Winds time forward to what happens next. */
  async timePasses(what: string | RegExp): Promise<void> {
    await this.page.locator('.sim-due').filter({ hasText: what }).click();
  }

  /** Keeps the talk as a test of the flow. */
  async keepAsTest(name: string): Promise<void> {
    await this.button('Save as a test').click();
    await this.page.getByLabel('What the talk shows').fill(name);
    await this.page.getByLabel('What the talk shows').press('Enter');
    await this.page.getByText(`Kept as the test “${name}”.`).waitFor();
  }

  /** Publishes what is on the canvas, with a note. */
  async publish(note: string): Promise<void> {
    await this.button('Publish').click();
    const dialog = this.page.getByRole('dialog', { name: 'Publish' });
    await dialog.getByRole('textbox', { name: 'Note' }).fill(note);
    await dialog.getByRole('button', { name: /^Publish version/ }).click();
    await this.page.getByRole('dialog', { name: 'Published' }).waitFor();
  }

  async #drag(entry: string, [column, row]: Cell): Promise<void> {
    const zoom = (await this.#zoom()) / 100;
    await this.page
      .getByRole('region', { name: 'Palette' })
      .getByRole('button', { name: entry, exact: true })
      .dragTo(this.canvas, {
        targetPosition: {
          x: (FIRST.x + column * CELL.width) * zoom,
          y: (FIRST.y + row * CELL.height) * zoom,
        },
      });
  }

  /** Calls the node that has just come so. */
  async #name(before: readonly string[], name: string): Promise<FormDriver> {
    const field = this.form.text('Name');
    await this.page.waitForFunction((known) => {
      const selected = document.querySelector('.react-flow__node.selected')?.getAttribute('data-id');
      return typeof selected === 'string' && !known.includes(selected);
    }, before);
    await field.fill(name);
    await this.page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
    return this.form;
  }

  async #nodes(): Promise<string[]> {
    return this.page
      .locator('.react-flow__node')
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-id') ?? ''));
  }

  async #idOf(name: string): Promise<string> {
    const id = await this.node(name).getAttribute('data-id');
    assert.ok(id !== null, `“${name}” has no id`);
    return id;
  }

  /** In percent. */
  async #zoom(): Promise<number> {
    return Number.parseInt(await this.page.locator('.canvas-zoom').innerText());
  }
}

async function centreOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  assert.ok(box, `${String(locator)} is not drawn`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
