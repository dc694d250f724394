import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import { findMember } from '../../store/directory.ts';
import { Problem } from '../problem.ts';
import type { Caller } from '../route.ts';
import { invalidField } from '../validate.ts';

/**
 * Who acts: a member as themselves, a backend for whom it names.
 * @param backend who acts when it names nobody; `null`: it has to
 */
export async function actingMember(
  database: Database,
  caller: Extract<Caller, { kind: 'apiKey' | 'member' }>,
  by: string | undefined,
  backend: MemberRef | null,
): Promise<MemberRef> {
  if (caller.kind === 'member') {
    const named = by === undefined ? caller.member : await findMember(database, by);
    if (named?.id === caller.member.id) return caller.member;
    throw new Problem('forbidden', 'A member acts as themselves: leave “by” out.');
  }
  if (by !== undefined) return knownMember(database, 'by', by);
  if (!backend) throw invalidField('by', 'says which member takes the conversation');
  return backend;
}

export async function knownMember(database: Database, field: string, idOrEmail: string): Promise<MemberRef> {
  const found = await findMember(database, idOrEmail);
  if (!found) throw invalidField(field, `there is no member “${idOrEmail}”`);
  return { id: found.id, name: found.name };
}
