import type { ConversationFilter } from '../api/conversations.ts';
import type { Conversation, ConversationCounts, ConversationRow } from '../api/types.ts';
import type { Attachment } from './attachments.ts';
import type { Outgoing } from './outgoing.ts';
import type { Presence } from './presence.ts';
import type { Transcript } from './transcript.ts';

/** A conversation, with what is known of its details once it has been opened or has changed. */
export type Row = ConversationRow &
  Partial<Conversation> & {
    /** Up to where its entries are in `unread`; absent: up to `seq`. */
    told?: number;
  };

/** How the page hears of changes. Only `live` means that it knows all of them. */
export type Line = 'connecting' | 'broken' | 'catching-up' | 'live';

/** Whose conversations are a team’s beside those that name it: ids of its members, and of segments that route to it. */
export interface TeamParts {
  members: ReadonlySet<string>;
  segments: ReadonlySet<string>;
}

export interface List {
  filter: ConversationFilter;
  /** Of the team that the list is narrowed to; null: of none, or not known yet. */
  team: TeamParts | null;
  /** In the order in which they are shown. */
  ids: readonly string[];
  /** The cursor of the next page; null: there is none. */
  next: string | null;
  state: 'loading' | 'ready' | 'failed';
  error: unknown;
}

/** Everything the inbox shows. Never changed in place, so that what is the same object has not changed. */
export interface InboxState {
  /** The id of the member who looks. */
  me: string;
  line: Line;
  rows: ReadonlyMap<string, Row>;
  list: List;
  counts: ConversationCounts | null;
  /** Conversations changed of which it was not known where they were counted. */
  countsAreOld: boolean;
  transcripts: ReadonlyMap<string, Transcript>;
  /** What was written here and is not in a transcript yet, by conversation. */
  outgoing: ReadonlyMap<string, readonly Outgoing[]>;
  /** The files that go with the next reply, by conversation. */
  attachments: ReadonlyMap<string, readonly Attachment[]>;
  presence: ReadonlyMap<string, Presence>;
}

export const EVERYTHING: Omit<ConversationFilter, 'view'> = { team: '', segment: '', q: '' };

export function emptyInbox(me: string): InboxState {
  return {
    me,
    line: 'connecting',
    rows: new Map(),
    list: {
      filter: { ...EVERYTHING, view: 'mine' },
      team: null,
      ids: [],
      next: null,
      state: 'loading',
      error: null,
    },
    counts: null,
    countsAreOld: false,
    transcripts: new Map(),
    outgoing: new Map(),
    attachments: new Map(),
    presence: new Map(),
  };
}
