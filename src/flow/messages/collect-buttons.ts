import type { ButtonDocument, ItemDocument } from './schema.ts';

/** All buttons that stand under these messages, links among them. */
export function collectButtons(items: ItemDocument[] = []): ButtonDocument[] {
  return items.flatMap((item) =>
    item.type === 'carousel' ? item.cards.flatMap(({ buttons = [] }) => buttons) : (item.buttons ?? []),
  );
}
