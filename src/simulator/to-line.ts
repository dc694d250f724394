import type { Button, Card, Entry, TextEntry } from '../flow/transcript.ts';

/** An entry as a flow test has it: who, to whom, what, and the buttons. */
export function toLine(entry: Entry): string {
  const who = entry.audience === 'members' ? `${entry.from}, to members` : entry.from;
  switch (entry.type) {
    case 'text':
      return `${who}: ${toText(entry)}${list(entry.buttons)}`;
    case 'image':
      return `${who}: (picture: ${entry.image.alt}) ${entry.caption ?? ''}${list(entry.buttons)}`;
    case 'card':
      return `${who}: ${toCardLine(entry.card)}`;
    case 'carousel':
      return `${who}: ${entry.cards.map(toCardLine).join(' / ')}`;
    case 'event':
      return `${who}, ${entry.event}: ${entry.text}`;
  }
}

function toText({ text, file }: TextEntry): string {
  if (!file) return text;
  return text === file.name ? `(file: ${file.name})` : `(file: ${file.name}) ${text}`;
}

const toCardLine = ({ title, text, buttons }: Card) => `(card: ${title}) ${text ?? ''}${list(buttons)}`;

const list = (buttons: Button[] = []) =>
  buttons.map(({ label, url }) => ` [${url === undefined ? label : `${label} → ${url}`}]`).join('');
