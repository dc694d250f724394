/**
 * The database's tables. Conversations are decided by their workflows; what stands here of them is a
 * projection for readers, plus what the API promised before a workflow knew of it (`inbound`).
 */
import { sql } from 'drizzle-orm';
import {
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
import type { FlowError, View } from '../flow/state.ts';

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
  },
  (t) => [primaryKey({ columns: [t.flowId, t.version] })],
);

/** What a conversation was started with; kept so that it can be handed to Temporal later, and again. */
export interface StartRequest {
  channel: string;
  visitor: Json;
  contact: Json;
  variables: Json;
}

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
    /** Temporal has it: the workflow was started, or its start is stored there. */
    handedOver: boolean('handed_over').notNull().default(false),
    /** Not to be swept before this; sweeps of one conversation space out. */
    sweepAt: time('sweep_at'),
    sweeps: integer('sweeps').notNull().default(0),
  },
  (t) => [
    index('conversations_by_update').on(t.updatedAt.desc(), t.id),
    index('conversations_by_status').on(t.status, t.updatedAt.desc()),
    index('conversations_to_hand_over')
      .on(t.createdAt)
      .where(sql`not handed_over`),
    index('conversations_by_assignee').on(sql`(${t.assignee} ->> 'id')`),
    index('conversations_by_visitor').on(sql`(${t.request} -> 'visitor' ->> 'id')`),
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

export const segments = pgTable('segments', { ...directoryColumns });
export const teams = pgTable('teams', { ...directoryColumns });
export const members = pgTable('members', {
  ...directoryColumns,
  email: text('email').unique(),
  teams: jsonb('teams').$type<string[]>().notNull().default([]),
});
