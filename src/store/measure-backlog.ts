import type { Provider } from '../flow/providers.ts';
import type { Database } from './database.ts';
import type { SendState } from './schema.ts';

/** How many there are, and for how many seconds the oldest has been waiting. */
export interface Backlog {
  count: number;
  oldest: number;
}

export interface Backlogs {
  /** Conversations that wait for a member. */
  queue: Backlog;
  /** What was accepted and has no outcome yet. */
  inbound: Backlog;
  /** Sends that are not settled. */
  outbox: (Backlog & { provider: Provider; state: SendState })[];
}

/** What waits, in the whole service. Each is found by an index that holds nothing else. */
export async function measureBacklog({ query }: Pick<Database, 'query'>): Promise<Backlogs> {
  const [[queue], [inbound], outbox] = await Promise.all([
    query<Backlog>(
      `select count(*)::int as count, ${age('min(queued_at)')} as oldest from conversations where status = 'queued'`,
    ),
    query<Backlog>(
      `select count(*)::int as count, ${age('min(accepted_at)')} as oldest from inbound where outcome is null`,
    ),
    query<Backlog & { provider: Provider; state: SendState }>(
      `select provider, state, count(*)::int as count, ${age('min(created_at)')} as oldest
       from outbox where state in ('pending', 'unknown') group by provider, state`,
    ),
  ]);
  return { queue: queue ?? NOTHING, inbound: inbound ?? NOTHING, outbox };
}

const NOTHING: Backlog = { count: 0, oldest: 0 };

const age = (since: string) => `coalesce(extract(epoch from now() - ${since}), 0)::float8`;
