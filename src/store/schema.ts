/**
 * The database's tables. Conversations are decided by their workflows; what stands here of them is a
 * projection for readers, plus what the API promised before a workflow knew of it (`inbound`).
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { Entry, Expects, MemberRef, Status, Value } from '../flow/transcript.ts';
import type { Outcome } from '../flow/projection.ts';
import type { Provider } from '../flow/providers.ts';
import type { FlowError, Ticket, View } from '../flow/state.ts';

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });
const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

type Json = { [key: string]: Value };

/** One flow: its draft, and which version new conversations use. */
export const flows = pgTable('flows', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  /** As it was saved; it may be incomplete. `json` and not `jsonb`, so that its fields keep their order. */
  draft: json('draft').$type<Json>().notNull(),
  /** Counts saves of the draft; its ETag. */
  revision: integer('revision').notNull().default(1),
  /** The version that new conversations use. */
  publishedVersion: integer('published_version'),
  archivedAt: time('archived_at'),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
  /** The member who saved the draft last; null: a backend, or nobody yet. */
  savedBy: text('saved_by'),
});

/** Published versions never change. */
export const flowVersions = pgTable(
  'flow_versions',
  {
    flowId: text('flow_id')
      .notNull()
      .references(() => flows.id),
    version: integer('version').notNull(),
    document: json('document').$type<Json>().notNull(),
    /** The compiled plan: JSON, gzip. */
    plan: bytes('plan').notNull(),
    public: boolean('public').notNull(),
    note: text('note').notNull().default(''),
    publishedAt: time('published_at').notNull().defaultNow(),
    /** The member who published it; null: a backend, or it came with the installation. */
    publishedBy: text('published_by'),
  },
  (t) => [primaryKey({ columns: [t.flowId, t.version] })],
);

/** What a conversation was started with; kept so that it can be handed to Temporal later, and again. */
export interface StartRequest {
  channel: string;
  visitor: Json;
  variables: Json;
}

/** How often it is looked whether a conversation that goes on has continued as new. */
export const ARCHIVE_EVERY = '15 minutes';

/** How many of a number's last digits lead to whose it is, and to what was sent to it; all of them are then compared. */
export const INDEXED_DIGITS = 7;

/** The digits of the number that the visitor brought along. */
export const DIGITS_OF_VISITOR = String.raw`regexp_replace(request -> 'visitor' ->> 'phone', '\D', '', 'g')`;

export const conversations = pgTable(
  'conversations',
  {
    id: text('id').primaryKey(),
    flowId: text('flow_id').notNull(),
    flowVersion: integer('flow_version').notNull(),
    request: jsonb('request').$type<StartRequest>().notNull(),
    /** Of the caller's start request; the same id with another one is a conflict. */
    requestHash: text('request_hash').notNull(),
    /** The highest position given to a visitor's message. */
    inboundCount: integer('inbound_count').notNull().default(0),

    /** The workflow's revision that this row shows; 0: it has not answered yet. */
    rev: integer('rev').notNull().default(0),
    /** The transcript is complete up to here. */
    seq: integer('seq').notNull().default(0),
    status: text('status').$type<Status>().notNull().default('bot'),
    node: jsonb('node').$type<View['node']>(),
    expects: jsonb('expects').$type<Expects>(),
    variables: jsonb('variables').$type<Json>().notNull().default({}),
    segment: text('segment'),
    assignee: jsonb('assignee').$type<MemberRef>(),
    error: jsonb('error').$type<FlowError>(),
    working: boolean('working').notNull().default(true),
    waitingFor: text('waiting_for').notNull().default(''),
    until: time('until'),

    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
    /** The contact that the visitor turned out to be. */
    contactId: text('contact_id'),
    /** Whom it waits for, or came from, and who is asked now; null while the bot has it. */
    ticket: jsonb('ticket').$type<Ticket>(),
    /** Since when people are wanted or have it; its place in the queue follows from it. */
    queuedAt: time('queued_at'),
    /** The visitor's answer to the satisfaction question, 1 to 5. */
    rating: integer('rating'),
    /**
     * Its start is settled: what that was answered is stored, or Temporal has a signal upon which the workflow stores it
     * itself. That the workflow runs is not enough.
     */
    handedOver: boolean('handed_over').notNull().default(false),
    /** Not to be swept before this; sweeps of one conversation space out. */
    sweepAt: time('sweep_at'),
    sweeps: integer('sweeps').notNull().default(0),
    /** When it is looked whether runs of it have ended, which are archived then; null: all of them are. */
    archiveAt: time('archive_at').default(sql.raw(`now() + interval '${ARCHIVE_EVERY}'`)),
    /** The `rev` of the last such look that came to its end. */
    archiveRev: integer('archive_rev').notNull().default(0),
    /** Such looks since then; they space out. */
    archiveTries: integer('archive_tries').notNull().default(0),
  },
  (t) => [
    index('conversations_to_archive')
      .on(t.archiveAt)
      .where(sql`archive_at is not null`),
    // Ascending: lists read them backwards, as `desc` in a query and in an index sort nulls differently.
    index('conversations_by_update').on(t.updatedAt, t.id),
    index('conversations_by_status').on(t.status, t.updatedAt, t.id),
    index('conversations_to_hand_over')
      .on(t.createdAt)
      .where(sql`not handed_over`),
    index('conversations_by_assignee').on(sql`(${t.assignee} ->> 'id')`),
    index('conversations_by_visitor').on(sql`(${t.request} -> 'visitor' ->> 'id')`),
    index('conversations_by_contact').on(t.contactId),
    index('conversations_open')
      .on(t.updatedAt, t.id)
      .where(sql`status not in ('resolved', 'closed')`),
    index('conversations_open_by_assignee')
      .on(sql`(${t.assignee} ->> 'id')`, t.updatedAt)
      .where(sql`status not in ('resolved', 'closed')`),
    index('conversations_with_members')
      .on(sql`(${t.assignee} ->> 'id')`)
      .where(sql`status = 'human'`),
    index('conversations_queued')
      .on(t.queuedAt)
      .where(sql`status = 'queued'`),
    index('conversations_live_by_version')
      .on(t.flowId, t.flowVersion)
      .where(sql`status <> 'closed'`),
    index('conversations_by_segment').on(t.segment, t.contactId),
    index('conversations_by_flow').on(t.flowId, t.updatedAt, t.id),
    index('conversations_by_node')
      .on(sql`(${t.node} ->> 'id')`, t.updatedAt, t.id)
      .where(sql`node is not null`),
    index('conversations_by_number')
      .on(sql.raw(`right(${DIGITS_OF_VISITOR}, ${INDEXED_DIGITS})`))
      .where(sql`request -> 'visitor' ->> 'phone' is not null`),
    index('conversations_with_error')
      .on(t.updatedAt, t.id)
      .where(sql`error is not null`),
  ],
);

/** The histories of runs that have ended, which Temporal keeps for a while only. */
export const archivedRuns = pgTable(
  'archived_runs',
  {
    conversationId: text('conversation_id').notNull(),
    runId: text('run_id').notNull(),
    /** Of the conversation's runs that are archived, from 1. */
    number: integer('number').notNull(),
    /** The run that it has continued as. */
    nextRunId: text('next_run_id'),
    events: integer('events').notNull(),
    startedAt: time('started_at').notNull(),
    endedAt: time('ended_at').notNull(),
    /** As Temporal has it, payloads as they were encoded: protobuf, gzip. `null`: it is in `file`. */
    history: bytes('history'),
    /** The id of the file that holds it instead, where files are. */
    file: text('file'),
    archivedAt: time('archived_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.runId] }),
    index('archived_runs_by_file')
      .on(t.file)
      .where(sql`file is not null`),
  ],
);

/** The transcript. */
export const entries = pgTable(
  'entries',
  {
    conversationId: text('conversation_id').notNull(),
    seq: integer('seq').notNull(),
    entry: jsonb('entry').$type<Entry>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.conversationId, t.seq] })],
);

/**
 * Every input the API accepted. The row is the promise that it is handled, once: a repeated id gets the
 * stored outcome, however late.
 */
export const inbound = pgTable(
  'inbound',
  {
    conversationId: text('conversation_id').notNull(),
    id: text('id').notNull(),
    kind: text('kind').$type<'message' | 'command'>().notNull(),
    /** Visitors' messages count 1, 2, 3, … in order of acceptance; commands have none. */
    position: integer('position'),
    body: jsonb('body').$type<object>().notNull(),
    bodyHash: text('body_hash').notNull(),
    acceptedAt: time('accepted_at').notNull(),
    /** The workflow has it for certain; it will settle it. */
    handedOver: boolean('handed_over').notNull().default(false),
    outcome: jsonb('outcome').$type<Outcome>(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.id] }),
    index('inbound_waiting')
      .on(t.conversationId)
      .where(sql`outcome is null`),
    index('inbound_to_hand_over')
      .on(t.acceptedAt)
      .where(sql`outcome is null and not handed_over`),
  ],
);

/**
 * One row for each write to a conversation, for readers that follow along. Within a conversation cursors
 * grow in commit order, because each write holds the conversation's row; across conversations a reader
 * also needs `xid`, to stay behind transactions that are still open.
 */
export const changes = pgTable(
  'changes',
  {
    cursor: bigserial('cursor', { mode: 'number' }).primaryKey(),
    conversationId: text('conversation_id').notNull(),
    /** Entries after `fromSeq` up to `toSeq` are new. */
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq').notNull(),
    at: time('at').notNull().defaultNow(),
    xid: customType<{ data: string }>({ dataType: () => 'xid8' })('xid')
      .notNull()
      .default(sql`pg_current_xact_id()`),
  },
  (t) => [
    index('changes_by_conversation').on(t.conversationId, t.cursor),
    index('changes_by_transaction').on(t.xid, t.cursor),
  ],
);

const directoryColumns = {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  archivedAt: time('archived_at'),
  createdAt: time('created_at').notNull().defaultNow(),
};

export const segments = pgTable('segments', {
  ...directoryColumns,
  /** Whom conversations of this segment go to when they are queued for nobody in particular. */
  team: text('team'),
  member: text('member'),
});
export const teams = pgTable('teams', { ...directoryColumns });
export const members = pgTable('members', {
  ...directoryColumns,
  email: text('email').unique(),
  teams: jsonb('teams').$type<string[]>().notNull().default([]),
  role: text('role').$type<Role>().notNull().default('member'),
  /** The address of a picture, shown to visitors. */
  picture: text('picture'),
  /** BCP 47 language codes; and what they know, in the team's own words. */
  languages: jsonb('languages').$type<string[]>().notNull().default([]),
  skills: jsonb('skills').$type<string[]>().notNull().default([]),
  /** Conversations they can have at once. */
  capacity: integer('capacity').notNull().default(5),
  /** What they chose; they are there only while the inbox also shows signs of life (`seenAt`). */
  availability: text('availability').$type<Availability>().notNull().default('offline'),
  /** Since when; null: nobody has ever said. */
  availabilityAt: time('availability_at'),
  /** A backend said so: it counts without signs of life, until it is changed. */
  availabilityHeld: boolean('availability_held').notNull().default(false),
  seenAt: time('seen_at'),
  /** When a conversation was last offered to them: whose turn it is in a round. */
  offeredAt: time('offered_at'),
});

export type Availability = 'online' | 'away' | 'offline';

/** Up to where a member has read a conversation. */
export const readMarks = pgTable(
  'read_marks',
  {
    memberId: text('member_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    seq: integer('seq').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.conversationId] })],
);

/** Replies that members keep ready; their texts take expressions. */
export const cannedReplies = pgTable('canned_replies', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  text: text('text').notNull(),
  createdBy: text('created_by'),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});

/** Files that visitors and members have sent; their bytes are in `DATA_DIR` or an S3-compatible store. */
export const files = pgTable(
  'files',
  {
    id: text('id').primaryKey(),
    conversationId: text('conversation_id').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    bytes: integer('bytes').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (t) => [index('files_by_conversation').on(t.conversationId)],
);

/** What administrators set for the whole installation, by name. */
export const appSettings = pgTable('app_settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').$type<Value>().notNull(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});

/** What a member may do; which calls that is stands in `src/api/scopes.ts`. */
export type Role = 'admin' | 'author' | 'member';

/**
 * Better Auth's own tables; the property names are its. A user is a member who can sign in, and has the member's id.
 */
export const authUsers = pgTable('auth_users', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  createdAt: time('created_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
});

export const authSessions = pgTable(
  'auth_sessions',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    token: text('token').notNull().unique(),
    expiresAt: time('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (t) => [index('auth_sessions_by_user').on(t.userId)],
);

export const authAccounts = pgTable(
  'auth_accounts',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: time('access_token_expires_at'),
    refreshTokenExpiresAt: time('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (t) => [index('auth_accounts_by_user').on(t.userId)],
);

export const authVerifications = pgTable(
  'auth_verifications',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: time('expires_at').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (t) => [index('auth_verifications_by_identifier').on(t.identifier)],
);

export const authRateLimits = pgTable('auth_rate_limits', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  lastRequest: bigint('last_request', { mode: 'number' }).notNull(),
});

/** Backends' keys: 256 random bits each, so a plain SHA-256 of them is as good as they are. */
export const apiKeys = pgTable('api_keys', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Its first characters, by which people tell keys apart. */
  prefix: text('prefix').notNull(),
  hash: text('hash').notNull().unique(),
  scopes: jsonb('scopes').$type<string[]>().notNull(),
  /** The member who made it. */
  createdBy: text('created_by'),
  createdAt: time('created_at').notNull().defaultNow(),
  lastUsedAt: time('last_used_at'),
  expiresAt: time('expires_at'),
  revokedAt: time('revoked_at'),
});

export type { Provider };

/** A connected provider account; one of each. */
export const integrations = pgTable('integrations', {
  provider: text('provider').$type<Provider>().primaryKey(),
  /** What may be shown: account id, senders, base URL. */
  settings: jsonb('settings').$type<Json>().notNull(),
  /** A JWE (dir, A256GCM) of a JSON object; see `src/store/secret-box.ts`. */
  secrets: text('secrets').notNull(),
  /** Which key it is encrypted with. */
  keyId: text('key_id').notNull(),
  connectedAt: time('connected_at').notNull().defaultNow(),
  updatedAt: time('updated_at').notNull().defaultNow(),
  /** What the provider answered to the last test: `{ok, message, at}`. */
  test: jsonb('test').$type<Json>(),
  /** What was last fetched from the account, such as its numbers. */
  fetched: jsonb('fetched').$type<Json>(),
  /** How the last synchronisation of templates went or goes. */
  sync: jsonb('sync').$type<Json>(),
  /** The provider asked us to send nothing before this; holds for all workers. */
  pausedUntil: time('paused_until'),
});

/** WhatsApp templates as Meta last told of them. */
export const whatsappTemplates = pgTable(
  'whatsapp_templates',
  {
    name: text('name').notNull(),
    language: text('language').notNull(),
    metaId: text('meta_id').notNull(),
    category: text('category').notNull(),
    status: text('status').notNull(),
    parameterFormat: text('parameter_format').$type<'POSITIONAL' | 'NAMED'>().notNull(),
    components: jsonb('components').$type<Value[]>().notNull(),
    syncedAt: time('synced_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.language] })],
);

export type SendState = 'pending' | 'sent' | 'delivered' | 'failed' | 'unknown';

/** One thing that happened to a send, for the people who look into it. */
export interface AttemptEntry {
  /** ISO 8601 UTC. */
  at: string;
  /**
   * How an attempt ended: `accepted`, `refused`, `later` (not accepted for certain, tried again), `ambiguous`, `lost` (its
   * process ended with it). What a look-up at the provider said: `found`, `absent`. What its webhook said: `told`. And what
   * was decided: `resend` (it is sent again, though it may have been accepted), `settled` (by a person), `given_up`.
   */
  result:
    | 'accepted'
    | 'refused'
    | 'later'
    | 'ambiguous'
    | 'lost'
    | 'found'
    | 'absent'
    | 'told'
    | 'resend'
    | 'settled'
    | 'given_up';
  code?: string;
  message?: string;
  /** When it is tried or looked up next. */
  nextAt?: string;
  /** The provider's id of the message: two different ones are two messages. */
  providerId?: string;
  /** Which person decided. */
  by?: string;
  /** So often in a row; absent: once. */
  times?: number;
}

/** The digits of the number that a text message went to: as the provider was given it, or else as the flow had it. */
export const DIGITS_SENT_TO = String.raw`regexp_replace(coalesce(sent_to, request ->> 'to'), '\D', '', 'g')`;

/**
 * Everything that is sent to a provider, written before it is: one row for each node visit, whatever happens to
 * workers and runs. States: `pending` → `sent` → `delivered`; `failed` is final; `unknown`: it may have been accepted.
 */
export const outbox = pgTable(
  'outbox',
  {
    /** `<conversation>/<node>@<visit>`. */
    key: text('key').primaryKey(),
    conversationId: text('conversation_id').notNull(),
    /** `<node>@<visit>`: the action's key in its conversation. */
    actionKey: text('action_key').notNull(),
    provider: text('provider').$type<Provider>().notNull(),
    /** What is asked of the provider; never a secret. */
    request: jsonb('request').$type<Json>().notNull(),
    state: text('state').$type<SendState>().notNull().default('pending'),
    /** The flow waits for the delivery. */
    awaitsDelivery: boolean('awaits_delivery').notNull().default(false),
    /** The last of them are in `attempts`. */
    attemptCount: integer('attempt_count').notNull().default(0),
    /** What happened, oldest first; the last 20 of it, and all that tells of sending it again. */
    attempts: jsonb('attempts').$type<AttemptEntry[]>().notNull().default([]),
    /** An attempt is under way, until this time at most; who has it knows `leaseId`. */
    leaseId: text('lease_id'),
    leaseUntil: time('lease_until'),
    nextAttemptAt: time('next_attempt_at'),
    /** Since when it is not known whether the provider accepted it. */
    unknownSince: time('unknown_since'),
    /** What a person decided about an unknown one that has not been acted upon: `resend`. */
    decision: text('decision'),
    /** The address as the provider was given it, once it has accepted it. */
    sentTo: text('sent_to'),
    /** The provider's id of the message. */
    providerId: text('provider_id'),
    /** The last status that the provider told, in its own words. */
    providerStatus: text('provider_status'),
    /** Why it failed; of an `unknown` one: what its flow, which has gone on, was told. */
    error: jsonb('error').$type<FlowError>(),
    /** Nobody tries any more after this. */
    giveUpAt: time('give_up_at').notNull(),
    /** A final delivery status of one that is awaited has been told to its conversation. */
    deliveryToldAt: time('delivery_told_at'),
    /** Who settled it, when a person did. */
    settledBy: text('settled_by'),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
    sentAt: time('sent_at'),
    deliveredAt: time('delivered_at'),
  },
  (t) => [
    index('outbox_by_conversation').on(t.conversationId, t.createdAt),
    index('outbox_by_provider_id').on(t.provider, t.providerId),
    index('outbox_by_state').on(t.state, t.updatedAt.desc()),
    index('outbox_in_trouble')
      .on(t.conversationId, t.createdAt)
      .where(sql`state not in ('sent', 'delivered')`),
    index('outbox_by_number')
      .on(sql.raw(`right(${DIGITS_SENT_TO}, ${INDEXED_DIGITS})`))
      .where(sql`provider in ('twilio', 'whatsapp')`),
    index('outbox_open')
      .on(t.giveUpAt)
      .where(sql`state = 'pending' or (state = 'unknown' and error is null)`),
    index('outbox_to_tell')
      .on(t.updatedAt)
      .where(
        sql`awaits_delivery and delivery_told_at is null and sent_at is not null and state in ('delivered', 'failed')`,
      ),
  ],
);

/** What providers told us by webhook, stored before it acts; a repeated one is found here. */
export const providerEvents = pgTable(
  'provider_events',
  {
    provider: text('provider').$type<Provider>().notNull(),
    eventId: text('event_id').notNull(),
    /** The outbox key it names, if it names one. */
    outboxKey: text('outbox_key'),
    providerId: text('provider_id'),
    /** In the provider's own words. */
    status: text('status').notNull(),
    /** What that means for the send; null: nothing. */
    state: text('state').$type<'sent' | 'delivered' | 'failed'>(),
    error: jsonb('error').$type<FlowError>(),
    occurredAt: time('occurred_at'),
    receivedAt: time('received_at').notNull().defaultNow(),
    /** Null: it has not acted yet. */
    appliedAt: time('applied_at'),
  },
  (t) => [
    primaryKey({ columns: [t.provider, t.eventId] }),
    index('provider_events_to_apply')
      .on(t.receivedAt)
      .where(sql`applied_at is null`),
    index('provider_events_by_key').on(t.outboxKey),
  ],
);

export const contacts = pgTable(
  'contacts',
  {
    id: text('id').primaryKey(),
    name: text('name'),
    /** Lower case. */
    email: text('email').unique(),
    /** E.164. */
    phone: text('phone').unique(),
    company: text('company'),
    country: text('country'),
    city: text('city'),
    region: text('region'),
    tags: jsonb('tags').$type<string[]>().notNull().default([]),
    /** The outbox key of the action that created it, so that it creates one only, however often it is tried. */
    createdByAction: text('created_by_action').unique(),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (t) => [
    index('contacts_by_update').on(t.updatedAt, t.id),
    index('contacts_by_tag').using('gin', sql`${t.tags} jsonb_path_ops`),
  ],
);

/**
 * The conversations that a contact was ever linked to: what is deleted with it. Which contact a conversation is
 * linked to now stands in its own row.
 */
export const conversationContacts = pgTable(
  'conversation_contacts',
  {
    contactId: text('contact_id').notNull(),
    conversationId: text('conversation_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.contactId, t.conversationId] }),
    index('conversation_contacts_by_conversation').on(t.conversationId),
  ],
);

/** Ids that are never used again though nothing else is left of their conversations. */
export const deletedConversations = pgTable('deleted_conversations', {
  /** SHA-256 of the id: callers choose ids, and one might tell who somebody is. */
  digest: text('digest').primaryKey(),
  deletedAt: time('deleted_at').notNull().defaultNow(),
});

/** Workflows whose histories have to go, because the person they are about is deleted. */
export const workflowDeletions = pgTable('workflow_deletions', {
  workflowId: text('workflow_id').primaryKey(),
  requestedAt: time('requested_at').notNull().defaultNow(),
  /** Not to be tried before this; tries of one workflow space out. */
  tryAt: time('try_at').notNull().defaultNow(),
  tries: integer('tries').notNull().default(0),
});
