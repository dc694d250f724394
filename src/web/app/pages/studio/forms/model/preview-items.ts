import { safeUrl } from '../../../../../../flow/engine/safe-url.ts';
import { parseTemplate } from '../../../../../../flow/expressions/parse-template.ts';
import type { Scope } from '../../../../../../flow/expressions/read-path.ts';
import { render } from '../../../../../../flow/expressions/render.ts';
import type { KnownVariable } from '../../../../../../flow/known-paths.ts';
import { MAX_LABEL } from '../../../../../../flow/limits.ts';
import type { Template } from '../../../../../../flow/plan.ts';
import { fieldsOf, listOf, textOf } from './read-json.ts';
import { sampleScope } from './sample-scope.ts';

export interface ButtonPreview {
  label: string;
  isLink: boolean;
}

export interface CardPreview {
  title: string;
  text: string;
  image: ImagePreview | null;
  buttons: ButtonPreview[];
}

export interface ImagePreview {
  /** Null where it is no address that would be shown. */
  url: string | null;
  alt: string;
}

export type ItemPreview =
  | { type: 'text'; text: string; buttons: ButtonPreview[] }
  | { type: 'image'; image: ImagePreview; caption: string; buttons: ButtonPreview[] }
  | { type: 'card'; card: CardPreview }
  | { type: 'carousel'; cards: CardPreview[] };

/** Messages of a draft as a visitor may see them; what cannot be parsed is shown as it is written. */
export function previewItems(
  items: unknown,
  buttons: unknown,
  variables: readonly KnownVariable[],
): ItemPreview[] {
  const scope = sampleScope(templatesIn([items, buttons]), variables);
  const shown = listOf(items).flatMap((item): ItemPreview[] => {
    const fields = fieldsOf(item);
    const own = toButtons(scope, fields['buttons']);
    switch (fields['type']) {
      case 'text':
        return [{ type: 'text', text: fill(scope, fields['text']), buttons: own }];
      case 'image':
        return [
          {
            type: 'image',
            image: toImage(scope, fields),
            caption: fill(scope, fields['caption']),
            buttons: own,
          },
        ];
      case 'card':
        return [{ type: 'card', card: toCard(scope, fields) }];
      case 'carousel':
        return [{ type: 'carousel', cards: listOf(fields['cards']).map((card) => toCard(scope, card)) }];
      default:
        return [];
    }
  });
  const extra = toButtons(scope, buttons);
  return extra.length === 0 ? shown : withButtons(shown, extra);
}

/** Under the last message that has a place for them, as the engine shows a listener's own. */
function withButtons(items: ItemPreview[], extra: ButtonPreview[]): ItemPreview[] {
  const last = items.at(-1);
  const before = items.slice(0, -1);
  if (last?.type === 'text' || last?.type === 'image')
    return [...before, { ...last, buttons: [...last.buttons, ...extra] }];
  if (last?.type === 'card')
    return [...before, { ...last, card: { ...last.card, buttons: [...last.card.buttons, ...extra] } }];
  return [...items, { type: 'text', text: '', buttons: extra }];
}

function toCard(scope: Scope, card: unknown): CardPreview {
  const { title, text, image, buttons } = fieldsOf(card);
  return {
    title: fill(scope, title),
    text: fill(scope, text),
    image: image === undefined ? null : toImage(scope, fieldsOf(image)),
    buttons: toButtons(scope, buttons),
  };
}

const toImage = (scope: Scope, { url, alt }: { [field: string]: unknown }): ImagePreview => ({
  url: safeUrl(fill(scope, url)),
  alt: fill(scope, alt),
});

function toButtons(scope: Scope, buttons: unknown): ButtonPreview[] {
  return listOf(buttons)
    .map(fieldsOf)
    .map(({ label, url }) => ({ label: fill(scope, label, MAX_LABEL).trim(), isLink: url !== undefined }));
}

function fill(scope: Scope, text: unknown, limit?: number): string {
  const written = textOf(text);
  const parsed = parseTemplate(written);
  return parsed.ok ? render(scope, parsed.template, limit) : written;
}

/** Every text anywhere in a part of a document. */
function templatesIn(value: unknown): Template[] {
  if (typeof value === 'string') {
    const parsed = parseTemplate(value);
    return parsed.ok ? [parsed.template] : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(templatesIn) : [];
}
