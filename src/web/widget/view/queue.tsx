/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { ConversationView } from '../conversation.ts';
import { timeWords } from './dates.ts';
import { WORDS } from './words.ts';

/** The place in the queue, and since when. Always there, so that a screen reader hears its change. */
export function Queue({ view: { status, queue } }: { view: ConversationView }): JSX.Element {
  const isShown = status === 'queued' && queue !== null;
  return (
    <p class={isShown ? 'queue shown' : 'queue'} role="status">
      {isShown && (
        <>
          <strong>{WORDS.place(queue.place)}</strong>{' '}
          <span>{WORDS.waitingSince(timeWords(queue.since))}</span>
        </>
      )}
    </p>
  );
}
