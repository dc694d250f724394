/**
 * The people and places a conversation can be given to: members in teams, and segments. What is archived
 * is not found any more by flows, but still stands in past transcripts.
 */
import { and, asc, count, eq, isNotNull, isNull, notInArray, or, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { postgresCode, UNIQUE_VIOLATION } from './postgres-error.ts';
import { isThere, loadOf } from './routing/presence.ts';
import { conversations, members, segments, teams, type Availability, type Role } from './schema.ts';
import {
  allowSignIn,
  hasActiveAdmin,
  renameSignIn,
  revokeSignIn,
  signInColumn,
  type SignIn,
} from './sign-ins.ts';

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
  role: Role;
  signIn: SignIn;
  /** The address of a picture, shown to visitors. */
  picture: string | null;
  /** BCP 47. */
  languages: string[];
  skills: string[];
  /** Conversations they can have at once. */
  capacity: number;
  availability: Availability;
  /** They are online, and their inbox shows signs of life. */
  isThere: boolean;
  /** Conversations they have, and those they are asked about. */
  load: number;
}

type Optional<T> = { [K in keyof T]?: T[K] | undefined };

/** What can be said of a member; what may be left away stays as it is, and new ones are plain members. */
export type MemberChange = Pick<Member, 'id' | 'name' | 'email' | 'teams'> &
  Optional<Pick<Member, 'role' | 'picture' | 'languages' | 'skills' | 'capacity'>>;

/** Whether whoever asks for a change may do what somebody of this role may. */
export type MayManage = (role: Role) => boolean;

/** The database, or `{ orm: transaction }`. */
type Store = Pick<Database, 'orm'>;
type Orm = Database['orm'];
/** Those that are in use, or those that are archived. */
interface Which {
  archived: boolean;
}
type PlaceTable = typeof segments | typeof teams;

const memberColumns = {
  id: members.id,
  name: members.name,
  picture: members.picture,
  languages: members.languages,
  skills: members.skills,
  capacity: members.capacity,
  availability: members.availability,
  isThere,
  load: loadOf,
  email: members.email,
  teams: members.teams,
  role: members.role,
  signIn: signInColumn,
};

/** Serialises changes of members, so that no two of them each take the other for the last admin. Any number does. */
const MEMBERS_LOCK = 727_003;

/** A segment, and whom its conversations go to when they are queued for nobody in particular. */
export interface Segment extends Place {
  team: string | null;
  member: string | null;
}

/** What may be left away stays as it is. */
export type SegmentChange = Place & Optional<Pick<Segment, 'team' | 'member'>>;

export type SaveSegmentResult =
  | { kind: 'saved'; segment: Segment }
  /** The team or member that it names does not exist. */
  | { kind: 'unknown'; field: 'team' | 'member' };

const segmentColumns = {
  id: segments.id,
  name: segments.name,
  team: segments.team,
  member: segments.member,
};

/** With how many conversations of it are open. */
export function listSegments(
  { orm }: Store,
  { archived }: Which = { archived: false },
): Promise<(Segment & { openConversations: number })[]> {
  // All open conversations are counted at once, by an index that has no others: a segment may have a long history.
  const open = orm
    .select({ segment: conversations.segment, count: count().as('count') })
    .from(conversations)
    .where(sql`${conversations.status} not in ('resolved', 'closed')`)
    .groupBy(conversations.segment)
    .as('open');
  return orm
    .select({ ...segmentColumns, openConversations: sql<number>`coalesce(${open.count}, 0)::int` })
    .from(segments)
    .leftJoin(open, eq(open.segment, segments.id))
    .where(archived ? isNotNull(segments.archivedAt) : isNull(segments.archivedAt))
    .orderBy(asc(segments.name), asc(segments.id));
}

/** Creates or changes it; an archived one is back. The member may be named by email address. */
export async function saveSegment(store: Store, change: SegmentChange): Promise<SaveSegmentResult> {
  const { id, name, team } = change;
  if (team && !(await findTeam(store, team))) return { kind: 'unknown', field: 'team' };
  const named = change.member ? await findMember(store, change.member) : null;
  if (change.member && !named) return { kind: 'unknown', field: 'member' };
  const values = { name, team, member: named ? named.id : change.member };
  const [segment] = await store.orm
    .insert(segments)
    .values({ id, ...values })
    .onConflictDoUpdate({ target: segments.id, set: { ...values, archivedAt: null } })
    .returning(segmentColumns);
  return { kind: 'saved', segment: segment as Segment };
}

export async function findSegment({ orm }: Store, id: string): Promise<Segment | null> {
  const [segment] = await orm
    .select(segmentColumns)
    .from(segments)
    .where(and(eq(segments.id, id), isNull(segments.archivedAt)));
  return segment ?? null;
}
export const archiveSegment = ({ orm }: Store, id: string) => archive(orm, segments, id);

/** With how many members belong to it. */
export function listTeams(
  { orm }: Store,
  { archived }: Which = { archived: false },
): Promise<(Place & { members: number })[]> {
  const belongs = and(isNull(members.archivedAt), sql`${members.teams} @> to_jsonb(${teams.id})`);
  return orm
    .select({ id: teams.id, name: teams.name, members: count(members.id) })
    .from(teams)
    .leftJoin(members, belongs)
    .where(archived ? isNotNull(teams.archivedAt) : isNull(teams.archivedAt))
    .groupBy(teams.id)
    .orderBy(asc(teams.name), asc(teams.id));
}
export const findTeam = ({ orm }: Store, id: string) => findPlace(orm, teams, id);
export const saveTeam = ({ orm }: Store, team: Place) => savePlace(orm, teams, team);
export const archiveTeam = ({ orm }: Store, id: string) => archive(orm, teams, id);

export function listMembers({ orm }: Store, { archived }: Which = { archived: false }): Promise<Member[]> {
  return orm
    .select(memberColumns)
    .from(members)
    .where(archived ? isNotNull(members.archivedAt) : isNull(members.archivedAt))
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
  | { kind: 'emailTaken'; by: string }
  /** They sign in with their address, so they need one. */
  | { kind: 'emailNeeded' }
  /** Nobody else who can sign in is an admin. */
  | { kind: 'lastAdmin' }
  /** Whoever asks may not do what this role may. */
  | { kind: 'beyond'; role: Role };

/**
 * Creates or changes a member; an archived one is back, without their password.
 * @param mayManage asked about the role they have and the one they get.
 */
export async function saveMember(
  { orm }: Store,
  change: MemberChange,
  mayManage: MayManage = () => true,
): Promise<SaveMemberResult> {
  const email = change.email?.toLowerCase() ?? null;
  try {
    return await orm.transaction((transaction) =>
      save({ orm: transaction }, { ...change, email }, mayManage),
    );
  } catch (error) {
    if (postgresCode(error) !== UNIQUE_VIOLATION || email === null) throw error;
    const [other] = await orm.select({ id: members.id }).from(members).where(eq(members.email, email));
    if (!other) throw error;
    return { kind: 'emailTaken', by: other.id };
  }
}

/** What members say of themselves; what is left away stays as it is. */
export type ProfileChange = Pick<Member, 'name'> & Optional<Pick<Member, 'picture' | 'languages'>>;

/** `null`: there is no such member (any more). */
export function changeProfile(
  { orm }: Store,
  id: string,
  { name, picture, languages }: ProfileChange,
): Promise<Member | null> {
  return orm.transaction(async (transaction) => {
    const [member] = await transaction
      .update(members)
      .set({ name, picture, languages })
      .where(and(eq(members.id, id), isNull(members.archivedAt)))
      .returning(memberColumns);
    if (member?.email) await renameSignIn({ orm: transaction }, { id, name, email: member.email });
    return member ?? null;
  });
}

/**
 * Creates a member who may set a password, with an id made of their address. Their address must be new: whoever has
 * it is invited again by a link of their own.
 */
export async function inviteMember(
  { orm }: Store,
  invited: Omit<MemberChange, 'id'> & { email: string },
  mayManage: MayManage = () => true,
): Promise<SaveMemberResult> {
  const email = invited.email.toLowerCase();
  return orm.transaction(async (transaction) => {
    const store = { orm: transaction };
    await transaction.execute(sql`select pg_advisory_xact_lock(${MEMBERS_LOCK})`);
    const [other] = await transaction
      .select({ id: members.id })
      .from(members)
      .where(eq(members.email, email));
    if (other) return { kind: 'emailTaken', by: other.id };
    const id = await freeId(transaction, email);
    const saved = await save(store, { ...invited, id, email }, mayManage);
    if (saved.kind !== 'saved') return saved;
    await allowSignIn(store, { id, name: invited.name, email });
    return { kind: 'saved', member: { ...saved.member, signIn: 'invited' } };
  });
}

/**
 * The admin who is to set the first password; `null`: an admin can sign in. Where there is none who could, one is
 * made.
 */
export function firstAdmin({ orm }: Store): Promise<{ id: string; name: string; email: string } | null> {
  return orm.transaction(async (transaction) => {
    const store = { orm: transaction };
    await transaction.execute(sql`select pg_advisory_xact_lock(${MEMBERS_LOCK})`);
    if (await hasActiveAdmin(store)) return null;
    const [known] = await transaction
      .select({ id: members.id, name: members.name, email: members.email })
      .from(members)
      .where(and(eq(members.role, 'admin'), isNull(members.archivedAt), isNotNull(members.email)))
      .orderBy(asc(members.createdAt), asc(members.id))
      .limit(1);
    const admin = known?.email ? { ...known, email: known.email } : await addAdmin(transaction);
    await allowSignIn(store, admin);
    return admin;
  });
}

/** With an address that is nobody's, to sign in with until they save their own. */
async function addAdmin(orm: Orm): Promise<{ id: string; name: string; email: string }> {
  for (let number = 1; ; number++) {
    const email = number === 1 ? 'admin@example.com' : `admin-${number}@example.com`;
    if ((await orm.$count(members, eq(members.email, email))) > 0) continue;
    const admin = { id: await freeId(orm, email), name: 'Admin', email };
    await orm.insert(members).values({ ...admin, role: 'admin' });
    return admin;
  }
}

/** What stands before the “@”, as an id; with a number where that is taken. */
async function freeId(orm: Orm, email: string): Promise<string> {
  const plain =
    email
      .split('@', 1)[0]
      ?.replaceAll(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '') ?? '';
  const base = plain === '' ? 'member' : plain;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if ((await orm.$count(members, eq(members.id, id))) === 0) return id;
  }
}

async function save(store: Store, change: MemberChange, mayManage: MayManage): Promise<SaveMemberResult> {
  const { orm } = store;
  await orm.execute(sql`select pg_advisory_xact_lock(${MEMBERS_LOCK})`);
  const known = new Set(
    (await orm.select({ id: teams.id }).from(teams).where(isNull(teams.archivedAt))).map(({ id }) => id),
  );
  const unknownTeams = change.teams.filter((team) => !known.has(team));
  if (unknownTeams.length > 0) return { kind: 'unknownTeams', teams: unknownTeams };

  const [present] = await orm.select(memberColumns).from(members).where(eq(members.id, change.id));
  const role = change.role ?? present?.role ?? 'member';
  const beyond = [role, ...(present ? [present.role] : [])].find((candidate) => !mayManage(candidate));
  if (beyond) return { kind: 'beyond', role: beyond };
  if (role !== 'admin' && (await isLastAdmin(store, present))) return { kind: 'lastAdmin' };
  if (change.email === null && present && present.signIn !== 'none') return { kind: 'emailNeeded' };

  const { id, ...values } = { ...change, role, archivedAt: null };
  const [saved] = await orm
    .insert(members)
    .values({ id, ...values })
    .onConflictDoUpdate({ target: members.id, set: values })
    .returning(memberColumns);
  if (change.email !== null) await renameSignIn(store, { id, name: change.name, email: change.email });
  return { kind: 'saved', member: saved as Member };
}

async function isLastAdmin(
  store: Store,
  member: Pick<Member, 'id' | 'role' | 'signIn'> | undefined,
): Promise<boolean> {
  if (member?.role !== 'admin' || member.signIn !== 'active') return false;
  return !(await hasActiveAdmin(store, member.id));
}

/** For a first start: adds what is not there yet, and leaves what is as it is. */
export async function addMissing(
  { orm }: Store,
  people: { teams: Place[]; segments: Place[]; members: MemberChange[] },
): Promise<void> {
  await orm.insert(teams).values(people.teams).onConflictDoNothing();
  await orm.insert(segments).values(people.segments).onConflictDoNothing();
  await orm.insert(members).values(people.members).onConflictDoNothing();
}

export type ArchiveMemberResult =
  | { kind: 'archived' | 'unknown' | 'lastAdmin' }
  /** Whoever asks may not do what they may. */
  | { kind: 'beyond'; role: Role };

/** Archives a member and ends their sessions; they cannot sign in any more. */
export function archiveMember(
  { orm }: Store,
  id: string,
  mayManage: MayManage = () => true,
): Promise<ArchiveMemberResult> {
  return orm.transaction(async (transaction): Promise<ArchiveMemberResult> => {
    const store = { orm: transaction };
    await transaction.execute(sql`select pg_advisory_xact_lock(${MEMBERS_LOCK})`);
    const [present] = await transaction
      .select(memberColumns)
      .from(members)
      .where(and(eq(members.id, id), isNull(members.archivedAt)));
    if (!present) return { kind: 'unknown' };
    if (!mayManage(present.role)) return { kind: 'beyond', role: present.role };
    if (await isLastAdmin(store, present)) return { kind: 'lastAdmin' };
    await archive(transaction, members, id);
    await revokeSignIn(store, id);
    return { kind: 'archived' };
  });
}

async function findPlace(orm: Orm, table: PlaceTable, id: string): Promise<Place | null> {
  const [place] = await orm
    .select({ id: table.id, name: table.name })
    .from(table)
    .where(and(eq(table.id, id), isNull(table.archivedAt)));
  return place ?? null;
}

/** Creates or renames it; an archived one is back. */
async function savePlace(orm: Orm, table: typeof teams, { id, name }: Place): Promise<Place> {
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
