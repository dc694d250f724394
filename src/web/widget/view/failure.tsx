/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Failure } from '../conversation.ts';
import { failureWords, WORDS } from './words.ts';

interface FailureProps {
  failure: Failure;
  tryAgain(): void;
  startNew(): void;
}

/** Why there is no conversation, and the one thing that can be done about it. */
export function FailureView({ failure, tryAgain, startNew }: FailureProps): JSX.Element {
  const { title, text } = failureWords(failure);
  return (
    <div class="failure" role="alert">
      <h2>{title}</h2>
      <p>{text}</p>
      {failure.kind === 'gone' && (
        <button type="button" class="primary" onClick={startNew}>
          {WORDS.startNew}
        </button>
      )}
      {['unreachable', 'too_many', 'refused'].includes(failure.kind) && (
        <button type="button" class="primary" onClick={tryAgain}>
          {WORDS.tryAgain}
        </button>
      )}
    </div>
  );
}
