import type { Browser, Page } from 'playwright-core';
import type { SignedIn } from '../../test/support/sign-in.ts';
import { record, type Inputs } from './inputs.ts';

/** A member at the inbox, with every open conversation listed and one of them open. */
export class MemberPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(
    browser: Browser,
    url: string,
    { cookie }: SignedIn,
    conversation: string,
  ): Promise<MemberPage> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addCookies(
      cookie.split('; ').map((part) => {
        const [name = '', ...value] = part.split('=');
        return { name, value: value.join('='), url };
      }),
    );
    const page = await context.newPage();
    await page.addInitScript(record);
    await page.goto(`${url}/app/inbox/${conversation}?view=open`);
    await page.locator('.composer').waitFor();
    await page.locator('.obstacle').waitFor({ state: 'detached' });
    const rows = page.locator('.inbox-rows a');
    const more = page.getByRole('button', { name: 'Show more' });
    await rows.first().waitFor();
    for (let before = await rows.count(); await more.isVisible(); before = await rows.count()) {
      await more.click();
      // A press that meets the list as it moves may go past the button.
      await rows
        .nth(before)
        .waitFor({ state: 'attached', timeout: 5_000 })
        .catch(() => undefined);
    }
    return new MemberPage(page);
  }

  listed(): Promise<number> {
    return this.#page.locator('.inbox-rows a').count();
  }

  /** Types, scrolls, goes through the list by keys and opens other conversations for so many milliseconds. */
  async work(milliseconds: number): Promise<void> {
    const { keyboard, mouse } = this.#page;
    const list = await this.#page.locator('.inbox-rows').boundingBox();
    const end = performance.now() + milliseconds;
    for (let round = 0; performance.now() < end; round += 1) {
      await this.#page.locator('[data-composer]').focus();
      await keyboard.type('I have a look. ', { delay: 50 });
      await mouse.move((list?.x ?? 0) + 100, (list?.y ?? 0) + 200);
      for (let turn = 0; turn < 6; turn += 1) await mouse.wheel(0, round % 2 === 0 ? 300 : -300);
      await mouse.down();
      await mouse.up();
      for (let row = 0; row < 6; row += 1) await keyboard.press('ArrowDown', { delay: 50 });
      await mouse.move(0, 0);
      await this.#page.locator('.composer').waitFor();
    }
  }

  /** What has been pressed and turned, and how long it took. */
  inputs(): Promise<Inputs> {
    return this.#page.evaluate(() => (window as unknown as { inputs: Inputs }).inputs);
  }

  /** Waits until the list shows these texts as the last of these conversations. */
  async showsAll(last: Record<string, string>): Promise<void> {
    await this.#page.waitForFunction((expected) => {
      const rows = [...document.querySelectorAll<HTMLAnchorElement>('.inbox-rows a')];
      const shown = new Map(
        rows.map((row) => [
          row.pathname.split('/').at(-1),
          row.querySelector('.conversation-last')?.textContent,
        ]),
      );
      return Object.entries(expected).every(([id, text]) => shown.get(id) === text);
    }, last);
  }
}
