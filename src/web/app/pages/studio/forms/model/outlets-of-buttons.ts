import { fieldsOf, listOf } from './read-json.ts';

/** The outlets that a message's or card's buttons have, if it is a listener that shows them. */
export function outletsOfButtons(item: unknown): string[] {
  const { buttons, cards } = fieldsOf(item);
  const own = listOf(buttons).flatMap((button) => {
    const { id } = fieldsOf(button);
    return typeof id === 'string' ? [`button.${id}`] : [];
  });
  return [...own, ...listOf(cards).flatMap(outletsOfButtons)];
}
