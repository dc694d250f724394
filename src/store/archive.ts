/** Histories outlive their time in Temporal here. Which are still to be fetched stands in the conversations' rows. */
import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { ARCHIVE_EVERY, archivedRuns, conversations } from './schema.ts';

type Orm = Pick<Database, 'orm'>;

/** A conversation of which runs may have ended. */
export interface ToArchive {
  id: string;
  /** What the database shows of it. */
  rev: number;
  closed: boolean;
  /** Something has happened in it since the last look. */
  changed: boolean;
}

/**
 * Takes up to `limit` conversations that are due and puts each off, longer every time, in case whoever has taken them does
 * not come to the end. Where nothing has happened since the last look, that is all.
 */
export function toArchive(database: Pick<Database, 'query'>, limit: number): Promise<ToArchive[]> {
  return database.query<ToArchive>(
    `with due as (
       select id, rev <> archive_rev or status = 'closed' as changed from conversations
       where archive_at <= now()
       order by archive_at
       limit $1
       for update skip locked
     )
     update conversations c set
       archive_tries = c.archive_tries + changed::int,
       archive_at = now() + case
         when changed then power(2, least(c.archive_tries, 6)) * interval '1 second' else $2::interval
       end
     from due where c.id = due.id
     returning c.id, c.rev, c.status = 'closed' as closed, changed`,
    [limit, ARCHIVE_EVERY],
  );
}

/** All its runs are archived, and there will be no more. */
export async function allArchived({ orm }: Orm, { id, rev }: ToArchive): Promise<void> {
  await orm
    .update(conversations)
    .set({ archiveRev: rev, archiveTries: 0, archiveAt: null })
    .where(eq(conversations.id, id));
}

/** All its runs that have ended are archived, and it goes on. */
export async function archivedSoFar({ orm }: Orm, { id, rev }: ToArchive): Promise<void> {
  await orm
    .update(conversations)
    .set({ archiveRev: rev, archiveTries: 0, archiveAt: sql`now() + ${ARCHIVE_EVERY}::interval` })
    // One that was closed meanwhile is due at once.
    .where(and(eq(conversations.id, id), ne(conversations.status, 'closed')));
}

export type ArchivedRun = Omit<
  typeof archivedRuns.$inferInsert,
  'number' | 'archivedAt' | 'history' | 'file'
> &
  PlaceOfHistory;

/** Here, or in the file of that id. */
export type PlaceOfHistory = { history: Uint8Array } | { file: string };

/**
 * Keeps a run; once, however often. Nothing is kept of a conversation that has been deleted.
 * @returns whether this is what is kept
 */
export function archiveRun({ orm }: Orm, run: ArchivedRun): Promise<boolean> {
  return orm.transaction(async (tx) => {
    const { conversationId } = run;
    // Whoever deletes it takes its row, so either finds the other's work done.
    const [known] = await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(eq(conversations.id, conversationId))
      .for('no key update');
    if (!known) return false;
    const number = sql`(select count(*) + 1 from ${archivedRuns} where ${archivedRuns.conversationId} = ${conversationId})`;
    const kept = await tx
      .insert(archivedRuns)
      .values({ ...run, number: number as never })
      .onConflictDoNothing()
      .returning({ runId: archivedRuns.runId });
    return kept.length > 0;
  });
}

/** A run of a conversation, or the last one that is archived. */
export async function findArchivedRun(
  { orm }: Orm,
  conversationId: string,
  runId: string | null,
): Promise<typeof archivedRuns.$inferSelect | null> {
  const [row] = await orm
    .select()
    .from(archivedRuns)
    .where(
      and(
        eq(archivedRuns.conversationId, conversationId),
        runId === null ? undefined : eq(archivedRuns.runId, runId),
      ),
    )
    .orderBy(desc(archivedRuns.number))
    .limit(1);
  return row ?? null;
}

/** The last archived run, without its history. */
export async function lastArchived(
  { orm }: Orm,
  conversationId: string,
): Promise<{ runId: string; nextRunId: string | null } | null> {
  const [row] = await orm
    .select({ runId: archivedRuns.runId, nextRunId: archivedRuns.nextRunId })
    .from(archivedRuns)
    .where(eq(archivedRuns.conversationId, conversationId))
    .orderBy(desc(archivedRuns.number))
    .limit(1);
  return row ?? null;
}

/** Its archived runs, oldest first, without their histories. */
export async function listArchived(
  { orm }: Orm,
  conversationId: string,
): Promise<Pick<ArchivedRun, 'runId' | 'nextRunId' | 'events' | 'startedAt' | 'endedAt'>[]> {
  const { runId, nextRunId, events, startedAt, endedAt } = archivedRuns;
  return orm
    .select({ runId, nextRunId, events, startedAt, endedAt })
    .from(archivedRuns)
    .where(eq(archivedRuns.conversationId, conversationId))
    .orderBy(asc(archivedRuns.number));
}
