import type { FileRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import { findFile } from '../../store/files.ts';
import { invalidField } from '../validate.ts';

/** The file that a message or reply names. @throws Problem `invalid_input` when this conversation has none such. */
export async function fileNamed(
  database: Pick<Database, 'orm'>,
  conversationId: string,
  id: string,
): Promise<FileRef> {
  const file = await findFile(database, conversationId, id);
  if (!file) throw invalidField('file', `this conversation has no file “${id}”: upload it first`);
  return file;
}
