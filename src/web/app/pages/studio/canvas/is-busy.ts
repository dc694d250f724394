const BUSY =
  'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]';

/** Whether keys mean something else where the keyboard is. */
export function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  // A comment that is not written into is a node like any other.
  if (target instanceof HTMLTextAreaElement && target.readOnly && target.closest('.comment')) return false;
  return target.closest(BUSY) !== null;
}

/** Whether the keyboard is at the canvas, or nowhere in particular. */
export function isOnCanvas(target: EventTarget | null): boolean {
  return (
    target === document.body ||
    (target instanceof Element && target.closest('.studio-canvas, .sheet') !== null && !isInPanel(target))
  );
}

export function isInPanel(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.studio-panel') !== null;
}
