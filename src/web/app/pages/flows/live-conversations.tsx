import { Text } from '@mantine/core';
import type { JSX } from 'react';
import type { Flow } from '../../api/types.ts';

/** Versions that are named; an old flow can have conversations on many. */
const NAMED = 3;

/** How many conversations that are not closed there are, and on which versions. */
export function LiveConversations({ live }: Pick<Flow, 'live'>): JSX.Element {
  const all = countLive(live);
  if (all === 0) return <Text c="dimmed">None</Text>;
  const newestFirst = live.toReversed();
  const named = newestFirst.slice(0, NAMED);
  const others = countLive(newestFirst.slice(NAMED));
  return (
    <>
      <Text>{all}</Text>
      <Text size="sm" c="dimmed">
        {named.map(({ version, conversations }) => `${conversations} on version ${version}`).join(', ')}
        {others > 0 && `, ${others} on earlier ones`}
      </Text>
    </>
  );
}

export function countLive(live: Flow['live']): number {
  return live.reduce((sum, { conversations }) => sum + conversations, 0);
}

/** In a sentence: `1 conversation`. */
export function spellConversations(count: number): string {
  return count === 1 ? '1 conversation' : `${count} conversations`;
}
