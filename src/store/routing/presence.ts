/** Who is there to take conversations, and how many they have. */
import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { conversations, inbound, members, type Availability } from '../schema.ts';

/** An inbox shows a sign of life every 15 seconds; so long after the last one its member is taken for gone. */
const LIFE = sql.raw(`interval '45 seconds'`);

/** Offers that are written down and have not reached their conversation; see `routingCommandId`. */
export const OFFER_IDS = '~offer:%';

/** Online, and alive as far as can be seen. */
export const isThere: SQL<boolean> = sql<boolean>`(${members.archivedAt} is null and ${members.availability} = 'online'
  and (${members.availabilityHeld} or coalesce(${members.seenAt} > now() - ${LIFE}, false)))`;

/** Since when a member is not to be reckoned with; null: they are there, only away, or were never seen at all. */
export const goneSince: SQL<Date | null> = sql<Date | null>`(case
  when ${members.archivedAt} is not null then ${members.archivedAt}
  when ${members.availability} = 'offline' then ${members.availabilityAt}
  when ${members.availabilityHeld} then null
  else ${members.seenAt} + ${LIFE} end)`;

/**
 * The conversations that a member has, and those that they are asked about. The member's id is written out, because
 * a column of the outer query loses its table's name in a list of what is selected.
 */
export const loadOf: SQL<number> = sql<number>`((
    select count(*) from ${conversations} had
    where had.status = 'human' and had.assignee ->> 'id' = members.id
  ) + (
    select count(*) from ${conversations} asked
    where asked.status = 'queued' and asked.ticket -> 'offer' -> 'member' ->> 'id' = members.id
      and (asked.ticket -> 'offer' ->> 'until')::float8 > extract(epoch from now()) * 1000
  ) + (
    select count(*) from ${inbound} asking
    where asking.outcome is null and asking.kind = 'command' and asking.id like ${OFFER_IDS}
      and asking.body -> 'command' -> 'member' ->> 'id' = members.id
  ))::int`;

/**
 * Sets whether a member takes conversations. `held`: a backend says so, and vouches for it; else it is the member
 * themselves, which is a sign of life too. False: there is no such member.
 */
export async function setAvailability(
  { orm }: Pick<Database, 'orm'>,
  id: string,
  availability: Availability,
  { held }: { held: boolean },
): Promise<boolean> {
  const changed = await orm
    .update(members)
    .set({
      availability,
      availabilityHeld: held,
      availabilityAt: sql`case when ${members.availability} = ${availability} and ${members.availabilityAt} is not null
        then ${members.availabilityAt} else now() end`,
      ...(held ? {} : { seenAt: sql`now()` }),
    })
    .where(and(eq(members.id, id), isNull(members.archivedAt)))
    .returning({ id: members.id });
  return changed.length > 0;
}

/** A sign of life. */
export async function markSeen({ orm }: Pick<Database, 'orm'>, id: string): Promise<void> {
  await orm
    .update(members)
    .set({ seenAt: sql`now()` })
    .where(eq(members.id, id));
}
