/**
 * Keeps the page as high as what is visible above an on-screen keyboard. Browsers that know `interactive-widget`
 * do so themselves; Safari on a phone lays its keyboard over the page.
 */
export function fitKeyboard(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = () => {
    // While a page is zoomed in, what is visible is a part of it, and not smaller for a keyboard.
    const covered = viewport.scale === 1 && viewport.height < window.innerHeight - 1;
    const { style } = document.documentElement;
    if (covered) style.setProperty('--height', `${viewport.height}px`);
    else style.removeProperty('--height');
  };
  viewport.addEventListener('resize', fit);
}
