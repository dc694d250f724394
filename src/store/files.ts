import { and, eq } from 'drizzle-orm';
import type { FileRef } from '../flow/transcript.ts';
import type { Database } from './database.ts';
import type { FileStorage } from './file-storage.ts';
import { files } from './schema.ts';

type Store = Pick<Database, 'orm' | 'query'>;

/** What the files of one conversation may come to. */
export const MOST_FILES = 100;
export const MOST_BYTES = 200 * 1024 * 1024;

const columns = { id: files.id, name: files.name, type: files.type, bytes: files.bytes };

/**
 * Notes a file whose bytes are stored. The conversation's row is held, so that no two of its files slip in together.
 * `full`: the conversation has as many as it may; `unknown`: there is no such conversation.
 */
export async function addFile(
  { query }: Store,
  conversationId: string,
  { id, name, type, bytes }: FileRef,
): Promise<'added' | 'full' | 'closed' | 'unknown'> {
  const [row] = await query<{ status: string; added: boolean }>(
    `with held as (
       select id, status from conversations where id = $1 for update
     ), added as (
       insert into files (id, conversation_id, name, type, bytes)
       select $2, held.id, $3, $4, $5::int from held
       where held.status <> 'closed' and (
         select count(*) < $6 and coalesce(sum(bytes), 0) + $5::int <= $7 from files where conversation_id = $1
       )
       returning id
     )
     select held.status, exists (select 1 from added) as added from held`,
    [conversationId, id, name, type, bytes, MOST_FILES, MOST_BYTES],
  );
  if (!row) return 'unknown';
  if (row.added) return 'added';
  return row.status === 'closed' ? 'closed' : 'full';
}

/** A file of this conversation, and of no other. */
export async function findFile(
  { orm }: Pick<Database, 'orm'>,
  conversationId: string,
  id: string,
): Promise<FileRef | null> {
  const [file] = await orm
    .select(columns)
    .from(files)
    .where(and(eq(files.conversationId, conversationId), eq(files.id, id)));
  return file ?? null;
}

/** Bytes are stored before they are noted; what is older than this and not noted never will be. */
const SETTLED = 3_600_000;

/**
 * Removes the bytes of files that are in no conversation any more: it was deleted, or the upload broke off; and
 * histories that were archived as files, in the same way.
 * @param stop leaves the rest for the next time.
 */
export async function removeForgottenFiles(
  { query }: Pick<Database, 'query'>,
  storage: FileStorage,
  now: Date,
  stop?: AbortSignal,
): Promise<void> {
  for await (const id of storage.putBefore(new Date(now.getTime() - SETTLED))) {
    if (stop?.aborted) return;
    const [known] = await query(
      'select 1 from files where id = $1 union all select 1 from archived_runs where file = $1',
      [id],
    );
    if (!known) await storage.remove(id);
  }
}
