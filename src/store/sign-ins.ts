/**
 * Which members can sign in. Better Auth keeps sessions, passwords and one-time links in its own tables; these are
 * the few writes that have to happen together with a change to the member.
 */
import { and, asc, count, desc, eq, gt, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { authAccounts, authSessions, authUsers, authVerifications, members, type Role } from './schema.ts';

type Store = Pick<Database, 'orm'>;

/** `active`: they have set a password. `invited`: they may set one by a link. `none`: neither. */
export type SignIn = 'active' | 'invited' | 'none';

/** In a select of members. Column names in full, since Drizzle leaves the table's out where it is the only one. */
export const signInColumn = sql<SignIn>`case
  when exists (select from auth_accounts where auth_accounts.user_id = members.id and auth_accounts.password is not null)
    then 'active'
  when exists (select from auth_users where auth_users.id = members.id) then 'invited'
  else 'none'
end`;

/** Lets a member sign in as soon as they have set a password, and keeps up what they sign in with. */
export async function allowSignIn(
  { orm }: Store,
  { id, name, email }: { id: string; name: string; email: string },
): Promise<void> {
  await orm
    .insert(authUsers)
    .values({ id, name, email })
    .onConflictDoUpdate({ target: authUsers.id, set: { name, email, updatedAt: sql`now()` } });
}

/** The same for a member who may sign in already; for others nothing. */
export async function renameSignIn(
  { orm }: Store,
  { id, name, email }: { id: string; name: string; email: string },
): Promise<void> {
  await orm
    .update(authUsers)
    .set({ name, email, updatedAt: sql`now()` })
    .where(eq(authUsers.id, id));
}

/** Ends a member's sessions, and forgets their password and links: to come back they need a new link. */
export async function revokeSignIn(store: Store, member: string): Promise<void> {
  await store.orm.delete(authUsers).where(eq(authUsers.id, member));
  await voidLinks(store, member);
}

/** Makes every one-time link of the member void. */
export async function voidLinks({ orm }: Store, member: string): Promise<void> {
  await orm.delete(authVerifications).where(eq(authVerifications.value, member));
}

/** Links made for the member since `since` that have not been used. */
export async function countLinksSince({ orm }: Store, member: string, since: Date): Promise<number> {
  const [row] = await orm
    .select({ links: count() })
    .from(authVerifications)
    .where(and(eq(authVerifications.value, member), gt(authVerifications.createdAt, since)));
  return row?.links ?? 0;
}

/** Whether any admin can sign in, `except` this one. */
export async function hasActiveAdmin({ orm }: Store, except?: string): Promise<boolean> {
  const [found] = await orm
    .select({ id: members.id })
    .from(members)
    .innerJoin(authAccounts, eq(authAccounts.userId, members.id))
    .where(
      and(
        eq(members.role, 'admin'),
        isNull(members.archivedAt),
        isNotNull(authAccounts.password),
        except === undefined ? undefined : ne(members.id, except),
      ),
    )
    .limit(1);
  return found !== undefined;
}

/** The member's present role; `null`: there is no such member (any more). */
export async function roleOf({ orm }: Store, id: string): Promise<{ name: string; role: Role } | null> {
  const [member] = await orm
    .select({ name: members.name, role: members.role })
    .from(members)
    .where(and(eq(members.id, id), isNull(members.archivedAt)));
  return member ?? null;
}

export interface Session {
  id: string;
  /** As the browser said of itself when they signed in; `null`: it said nothing. */
  userAgent: string | null;
  createdAt: Date;
  /** When it was last prolonged, which happens once a day at most. */
  updatedAt: Date;
}

/** Where a member is signed in, the latest first. */
export function listSessions({ orm }: Store, member: string): Promise<Session[]> {
  return orm
    .select({
      id: authSessions.id,
      userAgent: authSessions.userAgent,
      createdAt: authSessions.createdAt,
      updatedAt: authSessions.updatedAt,
    })
    .from(authSessions)
    .where(and(eq(authSessions.userId, member), gt(authSessions.expiresAt, sql`now()`)))
    .orderBy(desc(authSessions.updatedAt), asc(authSessions.id));
}

/** Signs a member out there. False: they have no such session (any more). */
export async function endSession({ orm }: Store, member: string, session: string): Promise<boolean> {
  const ended = await orm
    .delete(authSessions)
    .where(and(eq(authSessions.userId, member), eq(authSessions.id, session)))
    .returning({ id: authSessions.id });
  return ended.length > 0;
}
