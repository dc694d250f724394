/**
 * Contacts: the people that visitors turned out to be. No two have the same email address or phone number. Every
 * writer takes the contacts' rows before a conversation's, so that no two wait for each other.
 */
import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, inArray, ne, or, sql, type SQL } from 'drizzle-orm';
import type { ContactRef } from '../flow/state.ts';
import { dataOf, mergeContact, type ContactData } from './contacts/merge.ts';
import { faultOfTags, type FieldFault, type GivenFields } from './contacts/fields.ts';
import type { Database } from './database.ts';
import { comesAfter, type PageEnd } from './page.ts';
import { untilUndisturbed } from './postgres-error.ts';
import { contacts, conversationContacts, conversations } from './schema.ts';

export { readFields, type FieldFault, type GivenFields, type WrittenFields } from './contacts/fields.ts';

export type ContactRow = typeof contacts.$inferSelect;

type Store = Pick<Database, 'orm'>;

/** The database or a transaction. */
type Orm = Pick<Database['orm'], 'select' | 'insert' | 'update'>;

/** An email address or phone number that another contact has. */
export interface Clash {
  field: 'email' | 'phone';
  /** The other contact's id. */
  contact: string;
}

export type SaveResult =
  | { kind: 'saved'; contact: ContactRow }
  | { kind: 'conflict'; clashes: Clash[] }
  | { kind: 'invalid'; fault: FieldFault };

/** Which action creates a contact, and for whom. */
export interface Origin {
  conversationId: string;
  /** The action's outbox key. */
  action: string;
}

/**
 * What the action Create Contact does: the contact with this email address or phone number, and otherwise a new one,
 * gets the fields by the merge rule, and the conversation is linked to it. Repeating it changes nothing more. Without
 * an address and a number, each action creates one contact.
 *
 * `gone`: the conversation has been deleted, and nothing is kept of what was said in it.
 */
export function upsertContact(
  { orm }: Store,
  given: GivenFields,
  { conversationId, action }: Origin,
): Promise<SaveResult | { kind: 'gone' }> {
  return untilUndisturbed(() =>
    orm.transaction(async (tx) => {
      const candidates = await tx
        .select()
        .from(contacts)
        .where(or(hasAddress(given), eq(contacts.createdByAction, action)))
        .orderBy(asc(contacts.id))
        .for('update');
      const [conversation] = await tx
        .select({ contactId: conversations.contactId })
        .from(conversations)
        .where(eq(conversations.id, conversationId))
        .for('update');
      if (!conversation) return { kind: 'gone' };

      const clashes = clashesOf(candidates, given);
      const [match = candidates.find((contact) => contact.createdByAction === action), another] =
        candidates.filter((contact) => clashes.some((clash) => clash.contact === contact.id));
      if (another) return { kind: 'conflict', clashes };

      const data = mergeContact(match ?? NOTHING, given);
      const fault = faultOfTags(data.tags);
      if (fault !== null) return { kind: 'invalid', fault: { field: 'tags', message: fault } };
      const contact = match ? await change(tx, match, data) : await insert(tx, data, action);
      if (conversation.contactId !== contact.id) {
        await tx
          .update(conversations)
          .set({ contactId: contact.id })
          .where(eq(conversations.id, conversationId));
      }
      await linkConversation(tx, contact.id, conversationId);
      return { kind: 'saved', contact };
    }),
  );
}

/** A new contact with these fields. */
export function createContact({ orm }: Store, given: GivenFields): Promise<SaveResult> {
  return untilUndisturbed(() =>
    orm.transaction(async (tx) => {
      const others = await tx.select().from(contacts).where(hasAddress(given));
      const clashes = clashesOf(others, given);
      if (clashes.length > 0) return { kind: 'conflict', clashes };
      return { kind: 'saved', contact: await insert(tx, mergeContact(NOTHING, given), null) };
    }),
  );
}

/** Replaces the fields that are given; `null` empties one. `null` as the result: there is no such contact. */
export function changeContact({ orm }: Store, id: string, given: GivenFields): Promise<SaveResult | null> {
  return untilUndisturbed(() =>
    orm.transaction(async (tx) => {
      const [stored] = await tx.select().from(contacts).where(eq(contacts.id, id)).for('update');
      if (!stored) return null;
      const others = await tx
        .select()
        .from(contacts)
        .where(and(hasAddress(given), ne(contacts.id, id)));
      const clashes = clashesOf(others, given);
      if (clashes.length > 0) return { kind: 'conflict', clashes };
      return { kind: 'saved', contact: await change(tx, stored, { ...dataOf(stored), ...given }) };
    }),
  );
}

export async function findContact({ orm }: Store, id: string): Promise<ContactRow | null> {
  const [contact] = await orm.select().from(contacts).where(eq(contacts.id, id));
  return contact ?? null;
}

/** Those that there are, by id. */
export async function findContacts(
  { orm }: Store,
  ids: readonly (string | null)[],
): Promise<Map<string, ContactRow>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await orm.select().from(contacts).where(inArray(contacts.id, wanted));
  return new Map(rows.map((row) => [row.id, row]));
}

/** What is vouched for by the backend that starts a conversation; never what a visitor says of themselves. */
export interface VouchedVisitor {
  /** The backend's own id of the visitor. */
  id: string | null;
  /** Lower case. */
  email: string | null;
  /** E.164. */
  phone: string | null;
}

/**
 * The contact that a visitor is known to be: by email address, by phone number, or the one that their last
 * conversation with a contact is linked to, in this order. It stays until the transaction ends.
 */
export async function recogniseContact(tx: Orm, visitor: VouchedVisitor): Promise<string | null> {
  const earlier = tx
    .select({ id: conversations.contactId })
    .from(conversations)
    .where(
      and(
        sql`${conversations.request} -> 'visitor' ->> 'id' = ${visitor.id}`,
        sql`${conversations.contactId} is not null`,
      ),
    )
    .orderBy(desc(conversations.createdAt))
    .limit(1);
  const [contact] = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(or(hasAddress(visitor), inArray(contacts.id, earlier)))
    .orderBy(
      sql`${contacts.email} = ${visitor.email} desc nulls last`,
      sql`${contacts.phone} = ${visitor.phone} desc nulls last`,
    )
    .limit(1)
    .for('key share');
  return contact?.id ?? null;
}

/** Notes that the conversation is about this contact, and goes when the contact does. */
export async function linkConversation(tx: Orm, contactId: string, conversationId: string): Promise<void> {
  await tx.insert(conversationContacts).values({ contactId, conversationId }).onConflictDoNothing();
}

export interface ContactFilter {
  /** Found in a name, email address, phone number or company. */
  q?: string;
  tag?: string;
  /** The contact has a conversation in this segment. */
  segment?: string;
  /** The last row of the page before. */
  before?: PageEnd;
  limit: number;
}

/** Contacts, the one that changed last first. */
export function listContacts({ orm }: Store, filter: ContactFilter): Promise<ContactRow[]> {
  const { q, tag, segment, before, limit } = filter;
  return orm
    .select()
    .from(contacts)
    .where(
      and(
        q === undefined ? undefined : contains(q),
        tag === undefined ? undefined : sql`${contacts.tags} @> ${JSON.stringify([tag])}::jsonb`,
        segment === undefined
          ? undefined
          : inArray(
              contacts.id,
              orm
                .select({ id: conversations.contactId })
                .from(conversations)
                .where(and(eq(conversations.segment, segment), sql`${conversations.contactId} is not null`)),
            ),
        before && comesAfter(contacts, before),
      ),
    )
    .orderBy(desc(contacts.updatedAt), desc(contacts.id))
    .limit(limit);
}

/** As `{{contact.…}}` reads it: what is not known is left out. */
export function contactRef(contact: ContactRow): ContactRef {
  const { tags, ...texts } = dataOf(contact);
  const known = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== null));
  return { id: contact.id, ...known, tags };
}

const NOTHING: ContactData = {
  name: null,
  email: null,
  phone: null,
  company: null,
  country: null,
  city: null,
  region: null,
  tags: [],
};

/** `false` where neither is given. */
function hasAddress({ email, phone }: GivenFields): SQL {
  return (
    or(email ? eq(contacts.email, email) : undefined, phone ? eq(contacts.phone, phone) : undefined) ??
    sql`false`
  );
}

function clashesOf(others: readonly ContactRow[], { email, phone }: GivenFields): Clash[] {
  const byEmail = email ? others.find((other) => other.email === email) : undefined;
  const byPhone = phone ? others.find((other) => other.phone === phone) : undefined;
  return [
    ...(byEmail ? [{ field: 'email' as const, contact: byEmail.id }] : []),
    ...(byPhone ? [{ field: 'phone' as const, contact: byPhone.id }] : []),
  ];
}

async function insert(tx: Orm, data: ContactData, createdByAction: string | null): Promise<ContactRow> {
  const [row] = await tx
    .insert(contacts)
    .values({ id: randomUUID(), ...data, createdByAction })
    .returning();
  return row as ContactRow;
}

/** A change that changes nothing is none. */
async function change(tx: Orm, stored: ContactRow, data: ContactData): Promise<ContactRow> {
  if (JSON.stringify(dataOf(stored)) === JSON.stringify(dataOf(data))) return stored;
  const [row] = await tx
    .update(contacts)
    .set({ ...data, updatedAt: sql`now()` })
    .where(eq(contacts.id, stored.id))
    .returning();
  return row as ContactRow;
}

function contains(q: string): SQL | undefined {
  const pattern = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const anywhere = [contacts.name, contacts.email, contacts.phone, contacts.company].map(
    (column) => sql`${column} ilike ${pattern(q)}`,
  );
  // A number may be written with separators, and within its country with a 0 in place of the country's code.
  const digits = /^[+\d\s()./-]+$/.test(q) ? q.replaceAll(/\D/g, '').replace(/^0+/, '') : '';
  return or(...anywhere, digits === '' ? undefined : sql`${contacts.phone} like ${pattern(digits)}`);
}
