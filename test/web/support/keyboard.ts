import type { Page } from 'playwright-core';

/** The name of what has the keyboard. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element?.id ? document.querySelector(`label[for="${element.id}"]`) : null;
    return element?.getAttribute('aria-label') ?? (label ?? element)?.textContent?.trim() ?? '';
  });
}

export async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`“${name}” cannot be reached with the Tab key.`);
}
