/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Outgoing } from '../conversation.ts';
import type { Trouble } from '../sender.ts';
import { Text } from './text.tsx';
import { speaker, troubleWords, WORDS } from './words.ts';

interface OutgoingProps {
  message: Outgoing;
  trouble: Trouble;
  /** Only the first of those that wait says why, and offers to try now. */
  explains: boolean;
  /** False once the conversation is closed. */
  canRepeat: boolean;
  tryAgain(): void;
  repeat(id: string): void;
  dismiss(id: string): void;
}

/** A message on its way, and what the visitor can do about it. */
export function OutgoingView(props: OutgoingProps): JSX.Element {
  const { message, trouble, explains, canRepeat, tryAgain, repeat, dismiss } = props;
  const { id, label, state, reason } = message;
  return (
    <div class={`entry visitor opens outgoing ${state}`} data-id={id} data-state={state}>
      <span class="unseen">{speaker('visitor')} </span>
      <div class="bubble">
        <Text text={label} />
      </div>
      {state === 'sending' && <p class="delivery late">{WORDS.sending}</p>}
      {state === 'sent' && <p class="delivery late">{WORDS.sent}</p>}
      {state === 'waiting' && explains && (
        <p class="delivery trouble">
          {troubleWords(trouble)}
          {trouble !== 'offline' && (
            <button type="button" class="plain" onClick={tryAgain}>
              {WORDS.tryNow}
            </button>
          )}
        </p>
      )}
      {state === 'refused' && (
        <p class="delivery refusal">
          {WORDS.refused(reason ?? '')}
          {canRepeat && (
            <button type="button" class="plain" onClick={() => repeat(id)}>
              {WORDS.tryAgain}
            </button>
          )}
          <button type="button" class="plain" onClick={() => dismiss(id)}>
            {WORDS.remove}
          </button>
        </p>
      )}
    </div>
  );
}
