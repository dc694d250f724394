import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules of WCAG 2.2, levels A and AA, that a program can judge. */
export const WCAG_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Look {
  /** A selector of the part that is looked at; otherwise the whole page. */
  within?: string;
  /** axe's tags; otherwise all its rules, good habits among them. */
  rules?: string[];
}

/** What axe objects to, with where. */
export async function barriers(page: Page, look: Look = {}): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async ({ within = 'html', rules }: Look) => {
    const { axe } = window as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(within, rules ? { runOnly: rules } : {});
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`),
    );
  }, look);
}
