import { addEntry, report } from '../engine/entries.ts';
import type { NewEntry } from '../engine/entries.ts';
import { safeUrl } from '../engine/safe-url.ts';
import type { Turn } from '../engine/turn.ts';
import { render } from '../expressions/render.ts';
import { MAX_LABEL, MAX_SAID } from '../limits.ts';
import type { ButtonPlan, CardPlan, ImagePlan, ItemPlan, Template } from '../plan.ts';
import type { Button, Card, Image } from '../transcript.ts';
import { CHOOSE_MESSAGE } from '../texts.ts';

/**
 * The bot says these messages. `extra` buttons stand under the last one, or under a line of their own where it
 * has no place for buttons.
 * @returns the reply buttons that can now be pressed
 */
export function showItems(turn: Turn, items: ItemPlan[], visit: number, extra: ButtonPlan[] = []): Button[] {
  const entries: NewEntry[] = [];
  for (const item of items) {
    const entry = toEntry(turn, item, visit);
    if (!entry) continue;
    entries.push(entry);
    turn.said += sizeOf(entry);
    // The flow is stopped before its next node; what would come here is left out.
    if (turn.said > MAX_SAID) break;
  }
  const own = toButtons(turn, extra, visit);
  if (own.length > 0) attach(entries, own);
  for (const entry of entries) addEntry(turn, entry);
  return entries.flatMap(buttonsOf).filter(({ url }) => url === undefined);
}

/** What an entry weighs; a plain text, the usual case, is not written out for it. */
function sizeOf(entry: NewEntry): number {
  return entry.type === 'text' && !entry.buttons ? entry.text.length + 100 : JSON.stringify(entry).length;
}

/** The last entry's buttons and these; or a line that only asks to choose. */
function attach(entries: NewEntry[], buttons: Button[]): void {
  const last = entries.at(-1);
  if (last?.type === 'text' || last?.type === 'image') last.buttons = [...(last.buttons ?? []), ...buttons];
  else if (last?.type === 'card')
    last.card = { ...last.card, buttons: [...(last.card.buttons ?? []), ...buttons] };
  else entries.push({ from: 'bot', type: 'text', text: CHOOSE_MESSAGE, buttons });
}

function buttonsOf(entry: NewEntry): Button[] {
  switch (entry.type) {
    case 'card':
      return entry.card.buttons ?? [];
    case 'carousel':
      return entry.cards.flatMap((card) => card.buttons ?? []);
    case 'text':
    case 'image':
      return entry.buttons ?? [];
    case 'event':
      return [];
  }
}

/** Null when nothing is left to show: a text that renders as nothing, an image without a safe address. */
function toEntry(turn: Turn, item: ItemPlan, visit: number): NewEntry | null {
  switch (item.type) {
    case 'text': {
      const buttons = toButtons(turn, item.buttons, visit);
      const text = render(turn.state, item.text);
      if (text.trim() === '' && buttons.length === 0) return null;
      return { from: 'bot', type: 'text', text, ...(buttons.length > 0 ? { buttons } : {}) };
    }
    case 'image': {
      const image = toImage(turn, item.image);
      const caption = item.caption === undefined ? '' : render(turn.state, item.caption);
      const buttons = toButtons(turn, item.buttons, visit);
      const withButtons = buttons.length > 0 ? { buttons } : {};
      if (image)
        return { from: 'bot', type: 'image', image, ...(caption === '' ? {} : { caption }), ...withButtons };
      const text = caption === '' ? render(turn.state, item.image.alt) : caption;
      return text.trim() === '' && buttons.length === 0
        ? null
        : { from: 'bot', type: 'text', text, ...withButtons };
    }
    case 'card':
      return { from: 'bot', type: 'card', card: toCard(turn, item.card, visit) };
    case 'carousel':
      return { from: 'bot', type: 'carousel', cards: item.cards.map((card) => toCard(turn, card, visit)) };
  }
}

function toCard(turn: Turn, plan: CardPlan, visit: number): Card {
  const card: Card = { title: render(turn.state, plan.title) };
  const text = plan.text === undefined ? '' : render(turn.state, plan.text);
  if (text !== '') card.text = text;
  const image = plan.image && toImage(turn, plan.image);
  if (image) card.image = image;
  const buttons = toButtons(turn, plan.buttons, visit);
  if (buttons.length > 0) card.buttons = buttons;
  return card;
}

function toImage(turn: Turn, { url, alt }: ImagePlan): Image | null {
  const safe = toUrl(turn, url);
  return safe === null ? null : { url: safe, alt: render(turn.state, alt) };
}

/** A link that is not safe once filled in is left out, with its button. */
function toButtons(turn: Turn, plans: ButtonPlan[] | undefined, visit: number): Button[] {
  const buttons: Button[] = [];
  for (const plan of plans ?? []) {
    const label = render(turn.state, plan.label, MAX_LABEL).trim();
    const button: Button = { id: `${plan.id}@${visit}`, label: label === '' ? plan.id : label };
    if (plan.url !== undefined) {
      const url = toUrl(turn, plan.url);
      if (url === null) continue;
      button.url = url;
    }
    buttons.push(button);
  }
  return buttons;
}

function toUrl(turn: Turn, template: Template): string | null {
  const text = render(turn.state, template);
  const url = safeUrl(text);
  if (url === null) {
    report(turn, {
      code: 'unsafe_url',
      message: `“${text.slice(0, 200)}” is not an http or https address; it was left out.`,
    });
  }
  return url;
}
