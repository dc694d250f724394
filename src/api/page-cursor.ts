/** Cursors of lists in which what changed last comes first. */
import type { PageEnd } from '../store/page.ts';
import { invalidField } from './validate.ts';

export function cursorAfter({ updatedAt, id }: PageEnd): string {
  return Buffer.from(`${updatedAt.getTime()} ${id}`).toString('base64url');
}

/** @throws Problem `invalid_input`. */
export function readCursor(cursor: string): PageEnd {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const updatedAt = new Date(Number(time));
  if (time === '' || id === '' || Number.isNaN(updatedAt.getTime())) {
    throw invalidField('cursor', 'is not a cursor of this list', 'query');
  }
  return { updatedAt, id };
}
