/**
 * The people and places a conversation can be given to: members in teams, and segments. What is archived
 * is not found any more by flows, but still stands in past transcripts.
 */
import { and, asc, count, eq, isNull, notInArray, or, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { postgresCode, UNIQUE_VIOLATION } from './postgres-error.ts';
import { conversations, members, segments, teams } from './schema.ts';

export interface Place {
  id: string;
  name: string;
}

export interface Member {
  id: string;
  name: string;
  /** Lower case. */
  email: string | null;
  /** Ids of teams. */
  teams: string[];
}

/** The database, or `{ orm: transaction }`. */
type Store = Pick<Database, 'orm'>;
type Orm = Database['orm'];
type PlaceTable = typeof segments | typeof teams;

const memberColumns = { id: members.id, name: members.name, email: members.email, teams: members.teams };

export const listSegments = ({ orm }: Store) => listPlaces(orm, segments);
export const findSegment = ({ orm }: Store, id: string) => findPlace(orm, segments, id);
export const saveSegment = ({ orm }: Store, segment: Place) => savePlace(orm, segments, segment);
export const archiveSegment = ({ orm }: Store, id: string) => archive(orm, segments, id);

export const listTeams = ({ orm }: Store) => listPlaces(orm, teams);
export const findTeam = ({ orm }: Store, id: string) => findPlace(orm, teams, id);
export const saveTeam = ({ orm }: Store, team: Place) => savePlace(orm, teams, team);
export const archiveTeam = ({ orm }: Store, id: string) => archive(orm, teams, id);

export function listMembers({ orm }: Store): Promise<Member[]> {
  return orm
    .select(memberColumns)
    .from(members)
    .where(isNull(members.archivedAt))
    .orderBy(asc(members.name), asc(members.id));
}

/** By id, or by email address in any case. */
export async function findMember({ orm }: Store, idOrEmail: string): Promise<Member | null> {
  const [member] = await orm
    .select(memberColumns)
    .from(members)
    .where(
      and(
        or(eq(members.id, idOrEmail), eq(members.email, idOrEmail.toLowerCase())),
        isNull(members.archivedAt),
      ),
    )
    // Ids have no “@”, so at most one of the two matches in practice; the order keeps it certain.
    .orderBy(sql`${members.id} <> ${idOrEmail}`)
    .limit(1);
  return member ?? null;
}

/** The member of this team with the fewest conversations that are not over; `null`: it has no members. */
export async function leastBusyMember({ orm }: Store, team: string): Promise<Member | null> {
  const theirs = and(
    sql`${conversations.assignee} ->> 'id' = ${members.id}`,
    notInArray(conversations.status, ['resolved', 'closed']),
  );
  const [member] = await orm
    .select(memberColumns)
    .from(members)
    .leftJoin(conversations, theirs)
    .where(and(isNull(members.archivedAt), sql`${members.teams} @> to_jsonb(${team}::text)`))
    .groupBy(members.id)
    .orderBy(count(conversations.id), asc(members.id))
    .limit(1);
  return member ?? null;
}

export type SaveMemberResult =
  | { kind: 'saved'; member: Member }
  /** These teams do not exist. */
  | { kind: 'unknownTeams'; teams: string[] }
  /** Another member, perhaps an archived one, has this email address. */
  | { kind: 'emailTaken'; by: string };

/** Creates or changes a member; an archived one is back. */
export async function saveMember({ orm }: Store, member: Member): Promise<SaveMemberResult> {
  const known = new Set((await listPlaces(orm, teams)).map(({ id }) => id));
  const unknownTeams = member.teams.filter((team) => !known.has(team));
  if (unknownTeams.length > 0) return { kind: 'unknownTeams', teams: unknownTeams };

  const values = { ...member, email: member.email?.toLowerCase() ?? null, archivedAt: null };
  const { id: _id, ...changes } = values;
  try {
    const [saved] = await orm
      .insert(members)
      .values(values)
      .onConflictDoUpdate({ target: members.id, set: changes })
      .returning(memberColumns);
    return { kind: 'saved', member: saved as Member };
  } catch (error) {
    if (postgresCode(error) !== UNIQUE_VIOLATION || values.email === null) throw error;
    const [other] = await orm.select({ id: members.id }).from(members).where(eq(members.email, values.email));
    if (!other) throw error;
    return { kind: 'emailTaken', by: other.id };
  }
}

/** For a first start: adds what is not there yet, and leaves what is as it is. */
export async function addMissing(
  { orm }: Store,
  people: { teams: Place[]; segments: Place[]; members: Member[] },
): Promise<void> {
  await orm.insert(teams).values(people.teams).onConflictDoNothing();
  await orm.insert(segments).values(people.segments).onConflictDoNothing();
  await orm.insert(members).values(people.members).onConflictDoNothing();
}

/** False: there is no such member (any more). */
export const archiveMember = ({ orm }: Store, id: string) => archive(orm, members, id);

function listPlaces(orm: Orm, table: PlaceTable): Promise<Place[]> {
  return orm
    .select({ id: table.id, name: table.name })
    .from(table)
    .where(isNull(table.archivedAt))
    .orderBy(asc(table.name), asc(table.id));
}

async function findPlace(orm: Orm, table: PlaceTable, id: string): Promise<Place | null> {
  const [place] = await orm
    .select({ id: table.id, name: table.name })
    .from(table)
    .where(and(eq(table.id, id), isNull(table.archivedAt)));
  return place ?? null;
}

/** Creates or renames it; an archived one is back. */
async function savePlace(orm: Orm, table: PlaceTable, { id, name }: Place): Promise<Place> {
  await orm
    .insert(table)
    .values({ id, name })
    .onConflictDoUpdate({ target: table.id, set: { name, archivedAt: null } });
  return { id, name };
}

async function archive(orm: Orm, table: PlaceTable | typeof members, id: string): Promise<boolean> {
  const archived = await orm
    .update(table)
    .set({ archivedAt: sql`now()` })
    .where(and(eq(table.id, id), isNull(table.archivedAt)))
    .returning({ id: table.id });
  return archived.length > 0;
}
