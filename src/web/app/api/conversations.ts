import { call, part } from './call.ts';
import type {
  AuditEntry,
  Conversation,
  ConversationCounts,
  ConversationRow,
  Entry,
  SignalKind,
} from './types.ts';

const at = (id: string) => `/api/v1/conversations/${part(id)}`;

export type View = 'mine' | 'unassigned' | 'queued' | 'open' | 'resolved' | 'closed';

/** Which conversations are listed; an empty text: all. */
export interface ConversationFilter {
  view: View;
  team: string;
  segment: string;
  q: string;
}

export interface ConversationPage {
  conversations: ConversationRow[];
  /** The cursor of the next page. */
  next: string | null;
}

export const listConversations = (filter: ConversationFilter, cursor?: string | null, signal?: AbortSignal) =>
  call<ConversationPage>('/api/v1/conversations', {
    query: { ...filter, cursor: cursor ?? undefined, limit: 100 },
    ...(signal && { signal }),
  });

/** As many pages at once as hold so many conversations, as far as there are any. */
export async function listAtLeast(
  count: number,
  filter: ConversationFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ConversationPage> {
  const page = await listConversations(filter, cursor, signal);
  const missing = count - page.conversations.length;
  if (missing <= 0 || page.next === null) return page;
  const rest = await listAtLeast(missing, filter, page.next, signal);
  return { conversations: [...page.conversations, ...rest.conversations], next: rest.next };
}

export const countConversations = () => call<ConversationCounts>('/api/v1/conversations/counts');

export const getConversation = (id: string) => call<Conversation>(at(id));

/** Entries with a higher seq than `after`, oldest first; `seq` is the transcript’s last. */
export const readTranscript = (id: string, { after, limit }: { after: number; limit: number }) =>
  call<{ messages: Entry[]; seq: number }>(`${at(id)}/messages`, { query: { after, limit } });

/** Read up to `seq`. */
export const markRead = (id: string, seq: number) => call(`${at(id)}/read`, { method: 'PUT', body: { seq } });

/** What is said in passing and never kept. */
export const sendSignal = (id: string, body: { kind: SignalKind; seq?: number }) =>
  call(`${at(id)}/signals`, { method: 'POST', body });

export type Command =
  | { name: 'accept' | 'decline' | 'return' | 'resolve' | 'reopen' | 'close' }
  | { name: 'assign'; member: string | null }
  | { name: 'segment'; segment: string | null }
  | { name: 'note'; text: string }
  /** `file`: the id of one that was uploaded. */
  | { name: 'reply'; text?: string; file?: string };

/**
 * A member’s command. With the same `id` it can be repeated without harm.
 * @returns whether it is done; false: accepted, and done as soon as the server can.
 */
export async function giveCommand(
  conversation: string,
  id: string,
  { name, ...fields }: Command,
): Promise<boolean> {
  const answer = await call<{ working: boolean; seq?: number }>(`${at(conversation)}/${name}`, {
    method: 'POST',
    body: { id, ...fields },
  });
  return answer.seq !== undefined;
}

/** Who did what, newest last. */
export const readAudit = async (id: string, signal: AbortSignal) =>
  (await call<{ entries: AuditEntry[] }>(`${at(id)}/audit`, { signal })).entries;
