import { z } from 'zod';
import {
  changesBefore,
  changesHeldUp,
  findConversation,
  globalCursorNow,
  lastCursor,
  nextTransaction,
  readAllChanges,
  readChanges,
  type Change,
  type GlobalCursor,
  type Reader,
} from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';
import { conversationId } from '../conversation-schemas.ts';
import { entriesFor, readerOf, viewForMember, viewForVisitor } from '../conversation-replies.ts';
import type { ChangeFeed } from '../conversations/change-feed.ts';
import { concerns, signalFor, type SignalFeed } from '../conversations/signals.ts';
import { sendingOf } from '../outbox-replies.ts';
import { oncePerChange } from '../conversations/once-per-change.ts';
import { streamChanges, type StreamedChange } from '../conversations/stream-changes.ts';
import { markSeen } from '../../store/routing/presence.ts';
import { route, type Caller, type Route } from '../route.ts';
import { invalidField } from '../validate.ts';
import { knownConversation } from './conversations.ts';

export interface EventRouteDeps {
  database: Database;
  feed: ChangeFeed;
  signals: SignalFeed;
  /** Ends all streams. */
  stop: AbortSignal;
  /** Somebody may be there now who was not. */
  onPresence: () => void;
}

/** Changes in one read; a reader that is far behind gets them in such portions. */
const PORTION = 100;

const STREAM = 'text/event-stream';
const EVENT =
  'Each change is an event named `change`, its id is the cursor, its data `{entries, conversation}`: the new entries, and how the conversation stands. ' +
  'Once everything has come that was there when the stream began, there is one event `caught-up`. ' +
  'Events named `signal` have no id and say who types, looks or has seen something: `{conversation, kind, from, member?, seq?}`; `typing` holds for 10 seconds, `looking` for 45, unless repeated.';

export function eventRoutes(deps: EventRouteDeps): Route[] {
  const { database } = deps;
  const toldToMembers = oncePerChange(async (change) => ({
    entries: await entriesOf(database, change.conversationId, [change], 'member'),
    conversation: await conversationFor(database, change.conversationId, 'member'),
  }));
  return [followConversation(deps), followAll(deps, toldToMembers)];
}

const followConversation = ({ database, feed, signals, stop }: EventRouteDeps): Route =>
  route({
    name: 'followConversation',
    method: 'get',
    path: '/api/v1/conversations/:id/events',
    tag: 'conversations',
    summary: 'Follow a conversation (server-sent events)',
    description: `${EVENT} Without \`Last-Event-ID\` it begins with how the conversation stands now; with it, with what came since (0: everything). Read it with fetch, so that no token stands in a URL.`,
    credentials: ['apiKey', 'member', 'visitor'],
    scope: 'conversations:read',
    params: z.strictObject({ id: conversationId }),
    headers: z.object({ 'last-event-id': z.string().max(40).optional() }),
    responses: { 200: { description: EVENT, stream: STREAM } },
    problems: ['not_found'],
    async handle({ params: { id }, headers, caller, stillAllowed }) {
      await knownConversation(database, id);
      const reader = readerOf(caller);
      const given = headers['last-event-id'];
      let cursor = given === undefined ? await lastCursor(database, id) : readCursor(given);
      let first = given === undefined;
      const upTo = await lastCursor(database, id);
      const source = {
        subscribe: (onChange: () => void) => feed.subscribe(id, onChange),
        subscribeSignals: (tell: (signal: object) => void) => subscribeFor(signals, caller, id, tell),
        behind: () => Promise.resolve(cursor < upTo),
        async next(): Promise<StreamedChange[]> {
          const changes = await readChanges(database, id, cursor, PORTION);
          const last = changes.at(-1);
          if (!last && !first) return [];
          first = false;
          cursor = last?.cursor ?? cursor;
          const conversation = await conversationFor(database, id, reader);
          const entries = await entriesOf(database, id, changes, reader);
          return [{ cursor: String(cursor), data: { entries, conversation } }];
        },
      };
      return {
        status: 200,
        stream: (response) => streamChanges(response, source, { signal: stop, stillAllowed }),
      };
    },
  });

const followAll = (
  { database, feed, signals, stop, onPresence }: EventRouteDeps,
  toldToMembers: (change: Change) => Promise<object>,
): Route =>
  route({
    name: 'followAll',
    method: 'get',
    path: '/api/v1/events',
    tag: 'conversations',
    summary: 'Follow all conversations (server-sent events)',
    description: `${EVENT} Without \`Last-Event-ID\` it begins with what comes next. While a member follows, they show signs of life.`,
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    headers: z.object({ 'last-event-id': z.string().max(60).optional() }),
    responses: { 200: { description: EVENT, stream: STREAM } },
    async handle({ headers, caller, stillAllowed: isAllowed, log }) {
      const given = headers['last-event-id'];
      let after = given === undefined ? await globalCursorNow(database) : readGlobalCursor(given);
      const begun = await nextTransaction(database);
      const source = {
        subscribe: (onChange: () => void) => feed.subscribe(null, onChange),
        subscribeSignals: (tell: (signal: object) => void) => subscribeFor(signals, caller, null, tell),
        heldUp: () => changesHeldUp(database, after),
        behind: () => changesBefore(database, after, begun),
        async next(): Promise<StreamedChange[]> {
          const changes = await readAllChanges(database, after, PORTION);
          const streamed: StreamedChange[] = [];
          for (const change of changes) {
            after = { xid: change.xid, cursor: change.cursor };
            streamed.push({
              cursor: `${after.xid}.${after.cursor}`,
              data: await toldToMembers(change),
            });
          }
          return streamed;
        },
      };
      const stillAllowed = async () => {
        const allowed = await isAllowed();
        if (allowed) await signOfLife();
        return allowed;
      };
      const signOfLife = async () => {
        if (caller.kind !== 'member') return;
        await markSeen(database, caller.member.id).catch((error: unknown) => {
          log.warn({ err: error }, 'A sign of life was not noted; the next one will be');
        });
      };
      await signOfLife();
      onPresence();
      return {
        status: 200,
        stream: (response) => streamChanges(response, source, { signal: stop, stillAllowed }),
      };
    },
  });

function subscribeFor(
  signals: SignalFeed,
  caller: Caller,
  conversation: string | null,
  tell: (signal: object) => void,
) {
  return signals.subscribe(conversation, (signal) => {
    if (concerns(caller, signal)) tell(signalFor(caller, signal));
  });
}

async function entriesOf(database: Database, id: string, changes: Change[], reader: Reader) {
  const after = Math.min(...changes.map((change) => change.fromSeq));
  const upTo = Math.max(...changes.map((change) => change.toSeq));
  if (!(upTo > after)) return [];
  return entriesFor(database, id, { after, upTo, limit: upTo - after }, reader);
}

async function conversationFor(database: Database, id: string, reader: Reader) {
  const row = await findConversation(database, id);
  if (!row) return null;
  if (reader === 'visitor') return viewForVisitor(database, row);
  return { ...(await viewForMember(database, row)), sending: await sendingOf(database, row) };
}

function readCursor(given: string): number {
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw invalidField('last-event-id', 'is not an id of this stream', 'header');
}

function readGlobalCursor(given: string): GlobalCursor {
  const [, xid, cursor] = /^(\d{1,19})\.(\d{1,16})$/.exec(given) ?? [];
  if (xid === undefined || cursor === undefined) {
    throw invalidField('last-event-id', 'is not an id of this stream', 'header');
  }
  return { xid, cursor: Number(cursor) };
}
