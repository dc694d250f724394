import type { ServerEvent } from '../../widget/server-events.ts';
import { ApiProblem, describeFailure } from '../api/api-problem.ts';
import {
  countConversations,
  getConversation,
  giveCommand,
  listAtLeast,
  listConversations,
  markRead,
  readTranscript,
  sendSignal,
  type Command,
  type ConversationFilter,
  type View,
} from '../api/conversations.ts';
import type { Entry, SignalKind } from '../api/types.ts';
import { Attachments } from './attachments.ts';
import { LineToServer } from './line-to-server.ts';
import { loadTeamParts } from './load-team-parts.ts';
import { commandOf, newOutgoing, withoutArrived, type Outgoing } from './outgoing.ts';
import type { Signal } from './presence.ts';
import { readUpTo, type ChangedRow } from './rows.ts';
import { emptyInbox, EVERYTHING, type InboxState, type Row } from './state.ts';
import { InboxStore, withNextPicture } from './store.ts';
import { sorted, whyNotSend, withoutEndedSigns } from './take-events.ts';
import { hasEarlier, hasGap, lastSeq, takePage, UNREAD_TRANSCRIPT, type Transcript } from './transcript.ts';
import { viewsOf } from './views-of.ts';

/** Entries of a transcript that are loaded at once. */
const PAGE = 200;
/** Milliseconds. Signs end by themselves unless they are repeated: typing after 10 s, looking after 45 s. */
const TYPING_AGAIN = 4_000;
const LOOKING_AGAIN = 20_000;
const COUNT_AGAIN = 3_000;
const TICK = 1_000;
/** Rows that are kept while nobody looks at the inbox, before those are dropped that are nobody’s business here. */
const MOST_ROWS = 1_000;

/** What the inbox shows and does: it loads, listens, and tells the server what the member does. */
export class Inbox {
  readonly store: InboxStore;
  readonly attachments: Attachments;
  readonly #line: LineToServer;
  readonly #tried: Promise<void>;
  readonly #stopper = new AbortController();
  readonly #own: Promise<void>;
  #isShown = false;
  #lists = 0;
  /** So many rows the member has asked for. */
  #wanted = 0;
  /** The list is being loaded anew; never fails. */
  #renewed = Promise.resolve();
  #open: string | null = null;
  #lookedAt = 0;
  #typedAt = 0;
  #countedAt = 0;
  /** Up to where the server knows that this member has read, by conversation. */
  readonly #read = new Map<string, number>();
  readonly #filling = new Set<string>();
  /** Ids of commands that got no answer: given again, the server knows that they are the same. */
  readonly #unanswered = new Map<string, string>();

  /** @param signedOut the session has ended. */
  constructor(me: string, signedOut: () => void) {
    this.store = new InboxStore(emptyInbox(me), withNextPicture);
    this.attachments = new Attachments(this.store);
    let tried = () => {};
    this.#tried = new Promise((resolve) => (tried = resolve));
    this.#own = this.#tried.then(() => this.#loadOwn());
    this.#line = new LineToServer({
      told: (event) => this.#told(event),
      line: (line) => this.store.take({ type: 'line', line }),
      refresh: () => this.#refresh(),
      tried,
      signedOut,
    });
  }

  /** Follows until `stop` is called. */
  start(): void {
    const { signal } = this.#stopper;
    window.addEventListener('online', () => this.#line.wake(), { signal });
    window.addEventListener('offline', () => this.#line.restart(), { signal });
    window.addEventListener('pagehide', () => this.leave(), { signal });
    document.addEventListener('visibilitychange', () => this.#line.wake(), { signal });
    const ticks = setInterval(() => this.#tick(), TICK);
    signal.addEventListener('abort', () => clearInterval(ticks));
    signal.addEventListener(
      'abort',
      this.store.subscribe(() => this.#fillGaps()),
    );
    void this.#line.run();
  }

  stop(): void {
    this.leave();
    this.attachments.stop();
    this.#stopper.abort();
    this.#line.stop();
  }

  /** Lists the conversations of a filter. */
  async show(filter: ConversationFilter): Promise<void> {
    if (!this.#isShown) {
      this.#isShown = true;
      void this.#count();
    }
    this.store.update((state) => ({
      ...state,
      list: { filter, team: null, ids: [], next: null, state: 'loading', error: null },
    }));
    this.#wanted = 0;
    await this.#tried;
    await this.#loadList(null);
  }

  /** The inbox is not looked at any more: what is written in it and what is unread is kept, and no more than that. */
  hide(): void {
    this.leave();
    this.#isShown = false;
    // A list that is still on its way is not wanted any more.
    this.#lists += 1;
    this.store.update((state) => {
      const { list, presence, transcripts } = emptyInbox(state.me);
      return { ...state, list, presence, transcripts, rows: ownRows(state) };
    });
  }

  /** Lists more of the same. */
  async more(): Promise<void> {
    this.#wanted = this.store.state.list.ids.length + 1;
    await this.#renewed;
    const { next } = this.store.state.list;
    if (next !== null) await this.#loadList(next);
  }

  /** Shows a conversation: loads what is missing of it, and says that one looks at it. */
  async open(id: string): Promise<void> {
    if (this.#open !== id) this.leave();
    this.#open = id;
    this.#look();
    if (!this.store.state.transcripts.has(id)) this.#setTranscript(id, () => UNREAD_TRANSCRIPT);
    // What is loaded before changes are told of may be old already.
    await this.#tried;
    // From the lists it is known how much of it is unread.
    await this.#own;
    await this.#loadConversation(id);
  }

  /** Nobody looks at the conversation any more. */
  leave(): void {
    if (this.#open !== null) this.#signal(this.#open, 'left');
    this.#open = null;
    this.#lookedAt = 0;
    this.#typedAt = 0;
  }

  async loadEarlier(id: string): Promise<void> {
    const transcript = this.store.state.transcripts.get(id);
    if (!transcript || transcript.loadingEarlier || !hasEarlier(transcript)) return;
    this.#setTranscript(id, (is) => ({ ...is, loadingEarlier: true }));
    const first = transcript.entries[0]?.seq ?? 1;
    const after = Math.max(0, first - 1 - PAGE);
    try {
      const { messages } = await readTranscript(id, { after, limit: first - 1 - after });
      this.#setTranscript(id, (is) => takePage(is, messages));
    } catch (error) {
      this.#setTranscript(id, (is) => ({ ...is, loadingEarlier: false }));
      throw error;
    }
  }

  /** The member has seen everything up to `seq`. */
  read(id: string, seq: number): void {
    if (seq <= (this.#read.get(id) ?? 0)) return;
    this.#read.set(id, seq);
    this.#signal(id, 'seen', seq);
    markRead(id, seq).then(
      () => this.#setRow(id, (row) => readUpTo(row, seq)),
      // It is told again with the next entry, or when the conversation is opened again.
      () => this.#read.delete(id),
    );
  }

  /** The member writes to the visitor, or has stopped. */
  typing(id: string, types: boolean): void {
    if (!types) {
      if (this.#typedAt > 0) this.#signal(id, 'stopped');
      this.#typedAt = 0;
    } else if (Date.now() - this.#typedAt >= TYPING_AGAIN) {
      this.#typedAt = Date.now();
      this.#signal(id, 'typing');
    }
  }

  /**
   * Sends a note, or a reply with the files that are there for it: the first goes with the text, each other as a reply of
   * its own. False: nothing can be sent now.
   */
  send(id: string, kind: Outgoing['kind'], text: string): boolean {
    if (whyNotSend(this.store.state, id) !== null) return false;
    const files = kind === 'reply' ? this.attachments.take(id) : [];
    if (files === null) return false;
    this.#typedAt = 0;
    const [first = null, ...others] = files;
    const messages = [newOutgoing(kind, text, first), ...others.map((file) => newOutgoing(kind, '', file))];
    this.#setOutgoing(id, (all) => [...all, ...messages]);
    void this.#deliverAll(id, messages);
    return true;
  }

  /** Sends once more what has failed, under the same id: if it had arrived after all, it stays the one it is. */
  sendAgain(id: string, messageId: string): void {
    const message = this.store.state.outgoing.get(id)?.find((one) => one.id === messageId);
    if (!message || message.state !== 'failed' || whyNotSend(this.store.state, id) !== null) return;
    this.#setMessage(id, messageId, { state: 'sending', error: null });
    void this.#deliver(id, message);
  }

  /** Gives up what has failed. */
  dismiss(id: string, messageId: string): void {
    this.#setOutgoing(id, (all) => all.filter((one) => one.id !== messageId));
  }

  /**
   * Gives a command; what comes of it is told by the stream.
   * @throws {ApiProblem} also when somebody else was faster.
   */
  async act(id: string, command: Command): Promise<void> {
    // What happens in the conversation makes it another command, also when it says the same.
    const key = JSON.stringify([id, this.store.state.rows.get(id)?.seq, command]);
    const commandId = this.#unanswered.get(key) ?? crypto.randomUUID();
    try {
      await giveCommand(id, commandId, command);
      this.#unanswered.delete(key);
    } catch (error) {
      if (error instanceof ApiProblem && error.isPassing) this.#unanswered.set(key, commandId);
      else this.#unanswered.delete(key);
      throw error;
    }
  }

  /** One after the other, so that they stay in their order. */
  async #deliverAll(conversation: string, messages: readonly Outgoing[]): Promise<void> {
    for (const message of messages) await this.#deliver(conversation, message);
  }

  async #deliver(conversation: string, message: Outgoing): Promise<void> {
    const { id } = message;
    try {
      const done = await giveCommand(conversation, id, commandOf(message));
      if (!done) this.#setMessage(conversation, id, { state: 'accepted' });
    } catch (error) {
      const passing = error instanceof ApiProblem && error.isPassing;
      this.#setMessage(conversation, id, {
        state: 'failed',
        error: describeFailure(error),
        canRepeat: passing,
      });
      // Where a call gets no answer the stream may be as dead, and just not know it yet.
      if (error instanceof ApiProblem && error.status === 0) this.#line.restart();
    }
  }

  #told({ type, data }: ServerEvent): void {
    if (type === 'change') {
      const { conversation, entries } = JSON.parse(data) as {
        conversation: ChangedRow | null;
        entries: Entry[];
      };
      if (conversation) this.store.take({ type: 'change', conversation, entries });
    } else if (type === 'signal') {
      this.store.take({ type: 'signal', signal: JSON.parse(data) as Signal, at: Date.now() });
    }
  }

  /** Everything that is shown, once more. */
  async #refresh(): Promise<void> {
    if (this.#isShown) this.#renewed = this.#loadList(null, this.#wanted);
    await Promise.all([
      this.#loadOwn(),
      ...(this.#isShown ? [this.#renewed, this.#count()] : []),
      ...(this.#open === null ? [] : [this.#loadConversation(this.#open)]),
    ]);
    // The others are loaded when they are opened.
    const open = this.#open;
    this.store.update((state) => ({
      ...state,
      transcripts: new Map([...state.transcripts].filter(([id]) => id === open)),
    }));
  }

  /** The member’s own, whose unread entries the tab tells of, and those that wait, among which are offers. */
  async #loadOwn(): Promise<void> {
    try {
      const views = (['mine', 'queued'] as const).map((view) => listConversations({ ...EVERYTHING, view }));
      const pages = await Promise.all(views);
      this.#takeLoaded(pages.flatMap(({ conversations }) => conversations));
    } catch {
      // The list that is shown says what is wrong; these come with their next change.
    }
  }

  /** @param atLeast so many rows, where there are so many; a page has its own number of them. */
  async #loadList(cursor: string | null, atLeast = 0): Promise<void> {
    const turn = ++this.#lists;
    const { filter } = this.store.state.list;
    const { signal } = this.#stopper;
    try {
      const [page, team] = await Promise.all([
        listAtLeast(atLeast, filter, cursor, signal),
        filter.team === '' ? null : loadTeamParts(filter.team, signal),
      ]);
      if (turn !== this.#lists) return;
      this.store.update((state) => {
        const rows = withLoaded(state.rows, page.conversations);
        const ids = new Set([
          ...(cursor === null ? [] : state.list.ids),
          ...page.conversations.map(({ id }) => id),
        ]);
        return {
          ...state,
          rows,
          list: {
            ...{ filter, team, next: page.next, state: 'ready', error: null },
            ids: sorted(ids, rows, filter.view),
          },
        };
      });
    } catch (error) {
      if (turn !== this.#lists || this.#stopper.signal.aborted) return;
      // What was loaded once stays on the screen.
      this.store.update((state) => ({
        ...state,
        list: { ...state.list, state: state.list.ids.length > 0 ? 'ready' : 'failed', error },
      }));
      if (cursor !== null) throw error;
    }
  }

  /** How it stands, and what is new in its transcript; all of it up to the page’s size the first time. */
  async #loadConversation(id: string): Promise<void> {
    try {
      const conversation = await getConversation(id);
      this.store.take({ type: 'change', conversation, entries: [] });
      this.store.flush();
      await this.#loadTranscript(id);
    } catch (error) {
      this.#setTranscript(id, (is) => (is.state === 'ready' ? is : { ...is, state: 'failed', error }));
      throw error;
    }
  }

  async #loadTranscript(id: string): Promise<void> {
    for (;;) {
      const transcript = this.store.state.transcripts.get(id) ?? UNREAD_TRANSCRIPT;
      const known = lastSeq(transcript);
      const end = this.store.state.rows.get(id)?.seq ?? 0;
      const after = transcript.state === 'ready' ? known : Math.max(0, end - PAGE);
      const { messages, seq } = await readTranscript(id, { after, limit: PAGE });
      this.#setTranscript(id, (is) => takePage(is, messages));
      this.#setOutgoing(id, (all) => withoutArrived(all, messages));
      if (messages.length === 0 || (messages.at(-1)?.seq ?? 0) >= seq) return;
    }
  }

  /** Loads what is missing between entries, which happens when a change was not told of. */
  #fillGaps(): void {
    for (const [id, transcript] of this.store.state.transcripts) {
      if (transcript.state !== 'ready' || !isBehind(transcript, this.store.state.rows.get(id))) continue;
      if (this.#filling.has(id)) continue;
      this.#filling.add(id);
      this.#loadTranscript(id)
        .catch(() => undefined)
        .finally(() => setTimeout(() => this.#filling.delete(id), TICK));
    }
    if (this.#isShown && this.store.state.countsAreOld && Date.now() - this.#countedAt >= COUNT_AGAIN)
      void this.#count();
  }

  async #count(): Promise<void> {
    this.#countedAt = Date.now();
    await this.#tried;
    try {
      const counts = await countConversations();
      this.store.update((state) => ({ ...state, counts, countsAreOld: false }));
    } catch {
      // Counts are a convenience: they are asked for again with the next change.
    }
  }

  #tick(): void {
    const now = Date.now();
    this.store.update((state) => withoutEndedSigns(state, now));
    // Changes are told of all conversations, for as long as the app is open.
    if (!this.#isShown && this.store.state.rows.size > MOST_ROWS)
      this.store.update((state) => ({ ...state, rows: ownRows(state) }));
    if (this.#open !== null && !document.hidden && now - this.#lookedAt >= LOOKING_AGAIN) this.#look();
    this.#fillGaps();
  }

  #look(): void {
    if (this.#open === null || document.hidden) return;
    this.#lookedAt = Date.now();
    this.#signal(this.#open, 'looking');
  }

  #signal(id: string, kind: SignalKind, seq?: number): void {
    // What is said in passing is not said again.
    sendSignal(id, { kind, ...(seq !== undefined && { seq }) }).catch(() => undefined);
  }

  #takeLoaded(loaded: readonly Row[]): void {
    this.store.update((state) => ({ ...state, rows: withLoaded(state.rows, loaded) }));
  }

  #setRow(id: string, change: (row: Row) => Row): void {
    this.store.update((state) => {
      const row = state.rows.get(id);
      return row ? { ...state, rows: new Map(state.rows).set(id, change(row)) } : state;
    });
  }

  #setTranscript(id: string, change: (transcript: Transcript) => Transcript): void {
    this.store.update((state) => {
      const transcript = change(state.transcripts.get(id) ?? UNREAD_TRANSCRIPT);
      return { ...state, transcripts: new Map(state.transcripts).set(id, transcript) };
    });
  }

  #setOutgoing(id: string, change: (all: readonly Outgoing[]) => readonly Outgoing[]): void {
    this.store.update((state) => {
      const before = state.outgoing.get(id) ?? [];
      const after = change(before);
      return after === before ? state : { ...state, outgoing: new Map(state.outgoing).set(id, after) };
    });
  }

  #setMessage(id: string, messageId: string, change: Partial<Outgoing>): void {
    this.#setOutgoing(id, (all) => all.map((one) => (one.id === messageId ? { ...one, ...change } : one)));
  }
}

/** The member’s own, whose unread entries are told of on every page, and those that may become theirs. */
function ownRows({ rows, me }: InboxState): ReadonlyMap<string, Row> {
  const isOwn = (view: View) => view === 'mine' || view === 'queued';
  return new Map([...rows].filter(([, row]) => viewsOf(row, me).some(isOwn)));
}

const isBehind = (transcript: Transcript, row: Row | undefined) =>
  hasGap(transcript) || lastSeq(transcript) < (row?.seq ?? 0);

/** With what was loaded, unless a change that came meanwhile is newer. */
function withLoaded(rows: ReadonlyMap<string, Row>, loaded: readonly Row[]): Map<string, Row> {
  const all = new Map(rows);
  for (const row of loaded) {
    const known = rows.get(row.id);
    const isNewer = known && (known.seq > row.seq || known.updatedAt > row.updatedAt);
    if (!isNewer) all.set(row.id, row);
  }
  return all;
}
