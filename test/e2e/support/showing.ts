import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** Characters of a page that a failure tells of. */
const TOLD = 1_500;

/**
 * Does it; when it fails, or has not ended after `limit` milliseconds, the error says in a sentence for each page what it
 * showed at that moment.
 */
export async function showing<T>(
  pages: () => Record<string, Page | undefined>,
  limit: number,
  act: () => Promise<T>,
): Promise<T> {
  const stopper = new AbortController();
  const late = sleep(limit, undefined, { signal: stopper.signal }).then(() => {
    throw new Error(`It has not ended after ${limit / 1_000} s.`);
  });
  try {
    return await Promise.race([act(), late]);
  } catch (error) {
    const shown = await Promise.all(
      Object.entries(pages()).map(async ([whose, page]) => (page ? describe(whose, page) : '')),
    );
    const told = shown.filter((sentence) => sentence !== '').join('\n');
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${told}`, { cause: error });
  } finally {
    stopper.abort();
  }
}

async function describe(whose: string, page: Page): Promise<string> {
  const address = new URL(page.url()).pathname;
  // What is open over the page or beside the canvas says most, and the whole page else.
  const parts = page.locator(
    '[role="dialog"]:visible, [role="alert"]:visible, .studio-panel:visible, [role="log"]:visible, [role="menu"]:visible',
  );
  const texts = await parts
    .or(page.locator('body'))
    .allInnerTexts()
    .catch(() => ['nothing that could be read']);
  const [whole = '', ...open] = texts.map((text) => text.replace(/\s+/g, ' ').trim());
  const text = [...open, whole].join(' … ').slice(0, TOLD);
  return `${whose}, at ${address}, showed: “${text}”.`;
}
