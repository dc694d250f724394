import type { Remembered } from '../remembered.ts';

/**
 * A backend that has started a conversation hands it to its visitor by a link, `/chat/<flow>#id=…&token=…`. What stands
 * behind the # is never sent to a server, and it is taken out of the address at once.
 */
export function takeHanded(remembered: Remembered): void {
  const given = new URLSearchParams(location.hash.slice(1));
  const id = given.get('id');
  const token = given.get('token');
  if (id === null || token === null) return;
  remembered.set({ id, token });
  history.replaceState(null, '', location.pathname + location.search);
}
