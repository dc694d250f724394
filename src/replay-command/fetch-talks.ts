import { z } from 'zod';
import type { Ask } from '../ask-server.ts';
import { byConversation, HistoryProblem, readRuns } from '../replay/history.ts';
import { StartError } from '../start-error.ts';
import type { Talk } from '../replay/talk.ts';

const list = z.object({
  conversations: z.array(z.object({ id: z.string() })),
  next: z.string().nullable(),
});

/** Conversations asked for at a time. */
const PAGE = 50;

/** The conversation's runs, from Temporal or the archive. */
export async function fetchTalk(ask: Ask, conversation: string): Promise<Talk> {
  const history = await ask(
    z.unknown(),
    'GET',
    `/api/v1/conversations/${encodeURIComponent(conversation)}/history?run=all`,
  );
  try {
    return { name: conversation, runs: byConversation(readRuns(history)).flat() };
  } catch (error) {
    if (error instanceof HistoryProblem) throw new StartError(`${conversation}: ${error.message}`);
    throw error;
  }
}

/** The conversations that changed last, at most so many, one after the other. */
export async function* fetchLatest(ask: Ask, most: number): AsyncGenerator<Talk> {
  let left = most;
  let cursor = '';
  while (left > 0) {
    const limit = Math.min(left, PAGE);
    const page = await ask(list, 'GET', `/api/v1/conversations?limit=${limit}${cursor}`);
    for (const { id } of page.conversations) yield await fetchTalk(ask, id);
    left -= page.conversations.length;
    if (page.next === null) return;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}
