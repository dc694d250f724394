/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConversationView } from '../conversation.ts';
import { WORDS } from './words.ts';

/** A line that is back sooner than this, in milliseconds, is not worth a word. */
const WORTH_SAYING = 2_500;

interface LineProps {
  view: ConversationView;
  tryAgain(): void;
}

/** Says when the line to the server is gone. Always there, so that a screen reader hears its change. */
export function Line({ view: { line, trouble, status }, tryAgain }: LineProps): JSX.Element {
  const isDown = line === 'down' && status !== 'closed';
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isDown) return setLong(false);
    const timer = setTimeout(() => setLong(true), WORTH_SAYING);
    return () => clearTimeout(timer);
  }, [isDown]);
  const words = trouble === 'offline' ? WORDS.offline : isDown && isLong ? WORDS.reconnecting : '';
  return (
    <p class={words === '' ? 'line' : 'line shown'} role="status">
      {words}
      {words === WORDS.reconnecting && (
        <button type="button" class="plain" onClick={tryAgain}>
          {WORDS.tryNow}
        </button>
      )}
    </p>
  );
}
