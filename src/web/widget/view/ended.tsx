/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { WORDS } from './words.ts';

/** Stands in the composer's place once the conversation is closed. */
export function Ended({ startNew }: { startNew(): void }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  // The composer has just gone, and with it perhaps the place of a keyboard.
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class="ended">
      <p role="status">{WORDS.ended}</p>
      <button type="button" class="primary" ref={button} onClick={startNew}>
        {WORDS.startNew}
      </button>
    </div>
  );
}
