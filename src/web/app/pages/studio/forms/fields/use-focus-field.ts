import { useEffect, useRef, type RefObject } from 'react';
import { useStudioState } from '../../studio-context.ts';

const INPUTS = 'input:not([type="hidden"]), select, textarea, [contenteditable], [role="textbox"]';

/** Brings the field that was jumped to into sight, and the keyboard to it; or what it is a part of. */
export function useFocusField(): RefObject<HTMLDivElement | null> {
  const form = useRef<HTMLDivElement>(null);
  const field = useStudioState(({ focusField }) => focusField);
  useEffect(() => {
    if (field === null || !form.current) return;
    const found = nearest(form.current, field);
    if (!found) return;
    found.scrollIntoView({ block: 'center' });
    // A button that a field has beside it may come first, and is not what is to be filled in.
    const control = found.matches(INPUTS) ? found : found.querySelector<HTMLElement>(INPUTS);
    (control ?? found.querySelector('button') ?? found).focus({ preventScroll: true });
  }, [field]);
  return form;
}

/** What stands for a field in a form: it, or else what it is in. */
export function nearest(form: HTMLElement, field: string): HTMLElement | null {
  const keys = field.split('.');
  for (let length = keys.length; length > 0; length -= 1) {
    const path = CSS.escape(keys.slice(0, length).join('.'));
    const found = form.querySelector<HTMLElement>(`[data-field="${path}"]`);
    if (found) return found;
  }
  return null;
}
