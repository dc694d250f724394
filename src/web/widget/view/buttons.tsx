/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Button } from '../../../flow/transcript.ts';
import { CheckIcon, OutwardIcon } from './icons.tsx';
import { safeUrl } from './safe-url.ts';
import { WORDS } from './words.ts';

export interface Pressing {
  /** Ids of the buttons that can be pressed now. */
  live: ReadonlySet<string>;
  /** Ids of the buttons that have been pressed. */
  chosen: ReadonlySet<string>;
  press(button: Button): void;
}

/** The buttons under an entry. Those of an earlier question stay to be read, the chosen one marked. */
export function Buttons({
  buttons,
  live,
  chosen,
  press,
}: Pressing & { buttons: Button[] }): JSX.Element | null {
  if (buttons.length === 0) return null;
  return (
    <div class="buttons" role="group" aria-label={WORDS.answers}>
      {buttons.map((button) => (
        <OneButton
          key={button.id}
          button={button}
          live={live.has(button.id)}
          chosen={chosen.has(button.id)}
          press={press}
        />
      ))}
    </div>
  );
}

interface OneButtonProps {
  button: Button;
  live: boolean;
  chosen: boolean;
  press(button: Button): void;
}

function OneButton({ button, live, chosen, press }: OneButtonProps): JSX.Element {
  const href = button.url === undefined ? null : safeUrl(button.url);
  if (href !== null)
    return (
      <a class="button" href={href} target="_blank" rel="noopener noreferrer">
        <span dir="auto">{button.label}</span>
        <OutwardIcon />
        <span class="unseen">({WORDS.opensInNewTab})</span>
      </a>
    );
  return (
    <button
      type="button"
      class={chosen ? 'button chosen' : 'button'}
      disabled={!live}
      onClick={() => press(button)}
    >
      {chosen && <CheckIcon />}
      <span dir="auto">{button.label}</span>
      {chosen && <span class="unseen">({WORDS.chosen})</span>}
    </button>
  );
}
