import { useEffect, useEffectEvent } from 'react';
import { copySelection, deleteSelection, pasteText } from '../../../studio/commands.ts';
import type { Point } from '../../../studio/draft.ts';
import { useStudio } from '../studio-context.ts';
import { isBusy, isOnCanvas } from './is-busy.ts';

/**
 * Copies, cuts and pastes nodes through the system's clipboard, so that they come into other flows and tabs as well.
 * @param place where something would be put.
 */
export function useClipboard(place: () => Point): void {
  const studio = useStudio();
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    if (isBusy(event.target) || !isOnCanvas(event.target) || hasSelectedText()) return;
    const text = copySelection(studio);
    if (text === null) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    if (event.type === 'cut') deleteSelection(studio);
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (isBusy(event.target) || !isOnCanvas(event.target)) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!studio.state.readOnly && pasteText(studio, text, place())) event.preventDefault();
  });
  useEffect(() => {
    const copy = (event: ClipboardEvent) => onCopy(event);
    const paste = (event: ClipboardEvent) => onPaste(event);
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, []);
}

function hasSelectedText(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed;
}
