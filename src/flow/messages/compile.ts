import { compact } from '../compact.ts';
import type { ButtonPlan, CardPlan, ItemPlan } from '../plan.ts';
import type { NodeCompiler } from '../publishing/node-compiler.ts';
import type { ButtonDocument, ItemDocument } from './schema.ts';

type CardDocument = Pick<Extract<ItemDocument, { type: 'card' }>, 'title' | 'text' | 'image' | 'buttons'>;

export function compileItems(to: NodeCompiler, field: string, items: ItemDocument[]): ItemPlan[] {
  return items.map((item, index) => compileItem(to, `${field}.${index}`, item));
}

function compileItem(to: NodeCompiler, field: string, item: ItemDocument): ItemPlan {
  switch (item.type) {
    case 'text':
      return compact<Extract<ItemPlan, { type: 'text' }>>({
        type: 'text',
        text: to.template(`${field}.text`, item.text),
        buttons: compileButtons(to, field, item.buttons),
      });
    case 'image':
      return compact<Extract<ItemPlan, { type: 'image' }>>({
        type: 'image',
        image: { url: to.url(`${field}.url`, item.url), alt: to.template(`${field}.alt`, item.alt) },
        caption: to.optional(`${field}.caption`, item.caption),
        buttons: compileButtons(to, field, item.buttons),
      });
    case 'card':
      return { type: 'card', card: compileCard(to, field, item) };
    case 'carousel':
      return {
        type: 'carousel',
        cards: item.cards.map((card, index) => compileCard(to, `${field}.cards.${index}`, card)),
      };
  }
}

function compileCard(to: NodeCompiler, field: string, card: CardDocument): CardPlan {
  return compact<CardPlan>({
    title: to.template(`${field}.title`, card.title),
    text: to.optional(`${field}.text`, card.text),
    image: card.image && {
      url: to.url(`${field}.image.url`, card.image.url),
      alt: to.template(`${field}.image.alt`, card.image.alt),
    },
    buttons: compileButtons(to, field, card.buttons),
  });
}

export function compileButtons(
  to: NodeCompiler,
  field: string,
  buttons: ButtonDocument[] | undefined,
): ButtonPlan[] | undefined {
  return buttons?.map(({ id, label, url }, index) =>
    compact<ButtonPlan>({
      id,
      label: to.template(`${field === '' ? '' : `${field}.`}buttons.${index}.label`, label),
      url:
        url === undefined ? undefined : to.url(`${field === '' ? '' : `${field}.`}buttons.${index}.url`, url),
    }),
  );
}
