import type { Page } from 'playwright-core';

/**
 * Texts on the screen of which a part is not seen: they are larger than what they stand in, it cannot be scrolled, and
 * nothing tells the whole of them when it is pointed at.
 */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (!(element instanceof HTMLElement) || !element.checkVisibility({ visibilityProperty: true }))
        continue;
      const text = [...element.childNodes].some(
        (child) => child.nodeType === Node.TEXT_NODE && child.nodeValue?.trim(),
      );
      // What is for screen readers only is a pixel wide.
      if (!text || element.clientWidth <= 1) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const isWider = element.scrollWidth > element.clientWidth + 1 && !/auto|scroll/.test(overflowX);
      const isHigher = element.scrollHeight > element.clientHeight + 1 && /hidden|clip/.test(overflowY);
      if ((isWider || isHigher) && !element.closest('[title]'))
        found.push(`${element.className || element.tagName}: ${element.textContent}`);
    }
    return found;
  });
}
