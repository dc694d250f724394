/** The queue: conversations that wait for people, the one that waits longest first. */
import { and, asc, eq, isNotNull, isNull, notExists, or, sql, type SQL } from 'drizzle-orm';
import type { Ticket } from '../../flow/state.ts';
import type { MemberRef } from '../../flow/transcript.ts';
import { DEFAULT_REASSIGN_AFTER } from '../../flow/limits.ts';
import type { Database } from '../database.ts';
import { conversations, inbound, members, segments } from '../schema.ts';
import { goneSince } from './presence.ts';

type Store = Pick<Database, 'orm'>;

/** More than this are looked at in the next round. */
const AT_ONCE = 1_000;

/** The dispatcher's inputs have ids that no client can choose; one for each revision that it decided from. */
export const routingCommandId = (name: 'offer' | 'unassign', rev: number) => `~${name}:${rev}`;

export interface Waiting {
  id: string;
  rev: number;
  ticket: Ticket;
  assignee: MemberRef | null;
  queuedAt: Date | null;
  /** Whom its segment routes to; null where the ticket itself names a team or a member. */
  segmentTeam: string | null;
  segmentMember: string | null;
}

const { ticket } = conversations;
const isNamed = sql`(${ticket} ->> 'team' is not null or ${ticket} ->> 'member' is not null)`;
const segmentOf = and(
  eq(segments.id, sql`coalesce(${ticket} ->> 'segment', ${conversations.segment})`),
  isNull(segments.archivedAt),
);
const segmentTeam = sql<string | null>`(case when not ${isNamed} then ${segments.team} end)`;
const segmentMember = sql<string | null>`(case when not ${isNamed} then ${segments.member} end)`;

/** Conversations in which a member has to be asked, and none is. */
export async function waitingForOffer({ orm }: Store): Promise<Waiting[]> {
  const rows = await orm
    .select({
      id: conversations.id,
      rev: conversations.rev,
      ticket: conversations.ticket,
      assignee: conversations.assignee,
      queuedAt: conversations.queuedAt,
      segmentTeam,
      segmentMember,
    })
    .from(conversations)
    .leftJoin(segments, segmentOf)
    .where(
      and(
        eq(conversations.status, 'queued'),
        isNotNull(ticket),
        or(
          sql`${ticket} ->> 'strategy' <> 'anyone'`,
          sql`${ticket} -> 'member' is not null`,
          sql`${ticket} -> 'previous' is not null`,
          isNotNull(conversations.assignee),
          isNotNull(segmentMember),
        ),
        sql`coalesce((${ticket} -> 'offer' ->> 'until')::float8 <= extract(epoch from now()) * 1000, true)`,
        notExists(commandUnderWay(orm)),
      ),
    )
    .orderBy(asc(conversations.queuedAt), asc(conversations.id))
    .limit(AT_ONCE);
  return rows.flatMap((row) => (row.ticket ? [{ ...row, ticket: row.ticket }] : []));
}

/**
 * Conversations that wait for this team or came from its queue: their ticket names it, or names neither a team nor a
 * member, and their segment routes to it.
 */
export function ofTeamsQueue(team: string): SQL {
  return sql`(${ticket} ->> 'team' = ${team} or (${ticket} is not null and not ${isNamed} and exists (
    select 1 from ${segments} where ${segmentOf} and ${segments.team} = ${team})))`;
}

export interface Abandoned {
  id: string;
  rev: number;
  member: string;
}

/** Conversations whose members have been gone for too long. */
export function abandoned({ orm }: Store): Promise<Abandoned[]> {
  const patience = sql`coalesce((${ticket} ->> 'reassignAfter')::float8, ${DEFAULT_REASSIGN_AFTER})`;
  return orm
    .select({ id: conversations.id, rev: conversations.rev, member: members.id })
    .from(conversations)
    .innerJoin(members, eq(members.id, sql`${conversations.assignee} ->> 'id'`))
    .where(
      and(
        eq(conversations.status, 'human'),
        sql`${goneSince} + ${patience} * interval '1 millisecond' <= now()`,
        notExists(commandUnderWay(orm)),
      ),
    )
    .limit(AT_ONCE);
}

/** One that the conversation has not answered; what it makes of it has to be known before the next. */
function commandUnderWay(orm: Database['orm']) {
  return orm
    .select({ id: inbound.id })
    .from(inbound)
    .where(
      and(
        eq(inbound.conversationId, conversations.id),
        isNull(inbound.outcome),
        sql`${inbound.id} like '~%'`,
      ),
    );
}

/**
 * A queued conversation's place among those that wait for the same team or member, from 1; null: it is not queued.
 */
export async function placeInQueue(
  { orm }: Store,
  conversationId: string,
): Promise<{ place: number; since: Date } | null> {
  const [own] = await orm
    .select({ ...targets, since: conversations.queuedAt, status: conversations.status })
    .from(conversations)
    .leftJoin(segments, segmentOf)
    .where(eq(conversations.id, conversationId));
  if (own?.status !== 'queued' || !own.since) return null;
  const [ahead] = await orm
    .select({ count: sql<number>`count(*)::int` })
    .from(conversations)
    .leftJoin(segments, segmentOf)
    .where(
      and(
        eq(conversations.status, 'queued'),
        sql`${targets.team} is not distinct from ${own.team}`,
        sql`${targets.member} is not distinct from ${own.member}`,
        sql`(${conversations.queuedAt}, ${conversations.id}) < (${own.since.toISOString()}::timestamptz, ${conversationId})`,
      ),
    );
  return { place: (ahead?.count ?? 0) + 1, since: own.since };
}

const targets: { team: SQL<string | null>; member: SQL<string | null> } = {
  team: sql<string | null>`coalesce(${ticket} ->> 'team', ${segmentTeam})`,
  member: sql<string | null>`coalesce(${ticket} ->> 'member', ${segmentMember})`,
};
