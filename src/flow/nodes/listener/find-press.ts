import { normalize } from '../../answers/normalize.ts';
import type { Button } from '../../transcript.ts';

/** The button's id in the document: its id for the visitor without the visit. */
export function bareId(id: string): string {
  const at = id.lastIndexOf('@');
  return at === -1 ? id : id.slice(0, at);
}

/** The button a choice names: with its visit, or bare; the one that was shown last when several have that id. */
export function findButton(buttons: Button[], choice: string): Button | undefined {
  return buttons.findLast(({ id }) => id === choice) ?? buttons.findLast(({ id }) => bareId(id) === choice);
}

/** The button whose label was typed. */
export function findByLabel(buttons: Button[], text: string): Button | undefined {
  const written = normalize(text);
  return written === '' ? undefined : buttons.findLast(({ label }) => normalize(label) === written);
}

/** The button whose number was typed: `2`, `2.` or `#2`. */
export function findByNumber(buttons: Button[], text: string): Button | undefined {
  const [, number] = /^#?(\d{1,3})[.)]?$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : buttons[Number(number) - 1];
}
