import { isSystemButtonLive } from '../../flow/system-buttons.ts';
import type { Button, Entry, Expects, FileRef, Status } from '../../flow/transcript.ts';
import {
  ApiClient,
  type Assignee,
  type Change,
  type Credentials,
  type Progress,
  type QueuePlace,
  type SelfDescription,
  type Signal,
  type Snapshot,
} from './api-client.ts';
import { ApiError, meansGone, meansLater } from './api-error.ts';
import { Follower } from './follower.ts';
import { Nap } from './nap.ts';
import { Outbox, type OutboxMessage } from './outbox.ts';
import { Presence } from './presence.ts';
import { QueueWatch } from './queue-watch.ts';
import { Remembered } from './remembered.ts';
import { Sender, type Trouble } from './sender.ts';
import type { Surroundings, Unsubscribe } from './surroundings.ts';
import { backoff, TIMINGS, type Timings } from './timings.ts';
import { Uploads } from './uploads.ts';
import { EMPTY, receive, receivePage, type Transcript } from './transcript.ts';

/** The longest text the API takes, in UTF-16 units. */
export const MAX_TEXT = 4096;

/** Entries per page. */
const PAGE = 100;

export interface ConversationOptions {
  flow: string;
  surroundings: Surroundings;
  /** Where the API is; empty (the default) for the page's own origin. */
  origin?: string;
  visitor?: SelfDescription;
  /** What a backend vouches for, as a JWT, and for whom. */
  signed?: { jwt: string; whose: string } | null;
  timings?: Timings;
}

/** Why there is no conversation to show. */
export interface Failure {
  kind: 'unreachable' | 'unknown_flow' | 'too_many' | 'refused' | 'gone';
  /** In the server's words, where it had any. */
  detail: string;
}

/** A message on its way, as the visitor sees it. */
export interface Outgoing {
  id: string;
  label: string;
  choice?: string;
  /** `waiting`: not sent yet, and it is known why (`trouble`). `refused`: for good, unless the visitor repeats it. */
  state: 'sending' | 'sent' | 'waiting' | 'refused';
  /** Of a refused one, in the server's words. */
  reason?: string;
}

/** All that a page shows. A new object for every change; parts that did not change are the same objects. */
export interface ConversationView {
  /** `starting`: there is none yet. `open`: it can be used, though its transcript may still be loading. */
  phase: 'starting' | 'open' | 'failed';
  failure: Failure | null;
  id: string | null;
  status: Status;
  expects: Expects | null;
  /** An action runs: more will come without anybody writing. */
  working: boolean;
  assignee: Assignee | null;
  /** While `queued`, as soon as it is known. */
  queue: QueuePlace | null;
  /** The member who is writing just now. */
  typing: { name: string } | null;
  /** Members have seen the transcript up to this entry. */
  seenUpTo: number;
  entries: readonly Entry[];
  /** The transcript's last page has been read. */
  loaded: boolean;
  hasEarlier: boolean;
  loadingEarlier: boolean;
  outgoing: readonly Outgoing[];
  /** Files that the server does not have yet. */
  uploads: readonly Outgoing[];
  trouble: Trouble;
  line: 'connecting' | 'up' | 'down';
}

const NOTHING: ConversationView = {
  phase: 'starting',
  failure: null,
  id: null,
  status: 'bot',
  expects: null,
  working: false,
  assignee: null,
  queue: null,
  typing: null,
  seenUpTo: 0,
  entries: [],
  loaded: false,
  hasEarlier: false,
  loadingEarlier: false,
  outgoing: [],
  uploads: [],
  trouble: 'none',
  line: 'connecting',
};

/** Everything that belongs to the one conversation that is open. */
interface Open {
  credentials: Credentials;
  outbox: Outbox;
  sender: Sender;
  follower: Follower;
  uploads: Uploads;
  queueWatch: QueueWatch;
  presence: Presence;
  transcript: Transcript;
  /** Counts the stream's snapshots, so that an older answer does not undo a newer one. */
  changes: number;
  /** The transcript's last seq, as far as is known. */
  seq: number;
  /** An answer said that the transcript goes up to here. */
  expected: number;
  overdue: ReturnType<typeof setTimeout> | null;
  /** Ends a member's typing. */
  typingOver: ReturnType<typeof setTimeout> | null;
}

/**
 * A visitor's conversation with one flow: resumed when this browser has one, otherwise started. What a page shows
 * is `view`; what a visitor does are the methods, none of which throws or waits.
 */
export class Conversation {
  #view = NOTHING;
  readonly #options: ConversationOptions;
  readonly #timings: Timings;
  readonly #api: ApiClient;
  readonly #remembered: Remembered;
  readonly #listeners = new Set<() => void>();
  readonly #unsubscribe: Unsubscribe[];
  readonly #startNap = new Nap();
  #open: Open | null = null;
  #starting = false;
  #stopped = false;

  constructor(options: ConversationOptions) {
    const { surroundings, origin = '', timings = TIMINGS } = options;
    this.#options = options;
    this.#timings = timings;
    this.#api = new ApiClient(origin, surroundings.fetch, timings);
    this.#remembered = new Remembered(surroundings.storage, options.flow, options.signed?.whose);
    this.#unsubscribe = [
      surroundings.onLineChange(() => this.#wake()),
      surroundings.onStorageChange((key) => this.#takeStorageChange(key)),
    ];
  }

  get view(): ConversationView {
    return this.#view;
  }

  /** Calls `listener` after every change of `view`. */
  subscribe(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resumes the remembered conversation; answers whether there is one. */
  resume(): boolean {
    const remembered = this.#remembered.get();
    if (remembered) this.#adopt(remembered, null);
    return remembered !== null;
  }

  /** Resumes the remembered conversation, or starts one. */
  open(): void {
    if (!this.resume()) void this.#start();
  }

  /** Sends a text of 1 to `MAX_TEXT` characters; answers whether it was taken. */
  say(text: string): boolean {
    const trimmed = text.trim();
    if (trimmed === '' || trimmed.length > MAX_TEXT) return false;
    return this.#send({ text: trimmed, label: trimmed });
  }

  /** Presses a button of the current question; answers whether it could be pressed. */
  press({ id, label }: Button): boolean {
    return pressable(this.#view).has(id) && this.#send({ choice: id, label });
  }

  /** Sends a file; answers whether there is a conversation to send it in. */
  sendFile(file: File): boolean {
    if (!this.#open || this.#view.status === 'closed') return false;
    this.#open.uploads.add(file);
    return true;
  }

  /** The bytes of a file of this conversation. */
  load(file: FileRef): Promise<Blob> {
    if (!this.#open) return Promise.reject(new Error('There is no conversation.'));
    return this.#api.download(this.#open.credentials, file);
  }

  /** The visitor types, or (`false`) has taken back what they typed. */
  typing(does: boolean): void {
    // A bot does not care, and what comes when the line is back has lost its worth.
    if (!withPeople(this.#view) || this.#view.line !== 'up') return;
    if (does) this.#open?.presence.typing();
    else this.#open?.presence.stopped();
  }

  /** Everything that is shown has been before the visitor's eyes. */
  seen(): void {
    const { line, entries } = this.#view;
    const last = entries.findLast(({ from }) => from === 'member');
    if (last && line === 'up') this.#open?.presence.seen(last.seq);
  }

  /** Sends a refused message again, as the same message. */
  repeat(id: string): void {
    if (this.#open?.uploads.repeat(id)) return;
    this.#open?.outbox.readmit(id);
    this.#showOutbox();
    this.#open?.sender.poke();
  }

  /** Gives a refused message up. */
  dismiss(id: string): void {
    if (this.#open?.uploads.remove(id)) return;
    this.#open?.outbox.remove(id);
    this.#showOutbox();
  }

  /** Does not wait any longer before trying what failed. */
  tryAgain(): void {
    if (this.#view.failure && !this.#starting) void this.#start();
    this.#wake();
    this.#open?.sender.hurry();
  }

  /** Loads the page of entries before the first one shown. */
  loadEarlier(): void {
    const open = this.#open;
    if (!open || open.transcript.from === 0 || this.#view.loadingEarlier) return;
    this.#change({ loadingEarlier: true });
    const through = open.transcript.from;
    const after = Math.max(0, through - PAGE);
    const done = () => {
      if (this.#open === open) this.#change({ loadingEarlier: false });
    };
    this.#api.messages(open.credentials, after, PAGE).then(({ messages }) => {
      if (this.#open !== open) return;
      const page = messages.filter(({ seq }) => seq <= through);
      this.#takeTranscript(open, receivePage(open.transcript, after, page, through));
      done();
    }, done);
  }

  /** Leaves this conversation and starts another one with the same flow. */
  startNew(): void {
    if (this.#open) {
      this.#remembered.forget(this.#open.credentials.id);
      this.#open.outbox.clear();
    }
    this.#leave();
    void this.#start();
  }

  /** Lets go of everything; the object is of no use afterwards. */
  stop(): void {
    this.#stopped = true;
    this.#leave();
    this.#startNap.wake();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#listeners.clear();
  }

  #wake(): void {
    this.#startNap.wake();
    this.#open?.follower.wake();
    this.#open?.sender.poke();
  }

  /** Starts a conversation, or joins the one that another tab has started meanwhile; tries until it works. */
  async #start(): Promise<void> {
    if (this.#starting) return;
    this.#starting = true;
    const { flow, surroundings, visitor, signed } = this.#options;
    for (let failures = 0; !this.#stopped; failures++) {
      try {
        await surroundings.exclusive(`chatbot-studio:start:${flow}`, async () => {
          const begun = this.#remembered.get();
          if (begun) return this.#adopt(begun, null);
          // An answer that got lost costs a conversation that nobody talks to: the same id would not get a
          // token again, so each try has an id of its own.
          const id = surroundings.newId();
          const answer = await this.#api.start({
            flow,
            id,
            ...(visitor ? { visitor } : {}),
            ...(signed ? { signed: signed.jwt } : {}),
          });
          if (this.#stopped) return;
          this.#remembered.set(answer);
          this.#adopt(answer, answer);
        });
        break;
      } catch (error) {
        const failure = toFailure(error);
        this.#change({ ...NOTHING, phase: 'failed', failure, line: 'down' });
        if (!meansLater(error)) break;
        const wanted = (error instanceof ApiError && error.retryAfter) || 0;
        await this.#startNap.take(Math.max(wanted, this.#pauseAfter(failures)));
      }
    }
    this.#starting = false;
  }

  /** Makes this conversation the one that is shown. `answer`: what its start said, when this tab started it. */
  #adopt(credentials: Credentials, answer: Progress | null): void {
    this.#leave();
    if (this.#stopped) return;
    const outbox = new Outbox(this.#options.surroundings.storage, credentials.id);
    const open: Open = {
      credentials,
      outbox,
      sender: this.#makeSender(credentials, outbox),
      follower: this.#makeFollower(credentials),
      uploads: this.#makeUploads(credentials),
      queueWatch: new QueueWatch({
        isQueued: () => this.#open?.credentials === credentials && this.#view.status === 'queued',
        read: () => this.#readStanding(credentials),
        every: this.#timings.queueLook,
      }),
      presence: new Presence(
        {
          // What gets lost on the way is told again, or has lost its worth.
          send: (kind, seq) =>
            void this.#api
              .signal(credentials, { kind, ...(seq === undefined ? {} : { seq }) })
              .catch(() => undefined),
          now: () => this.#options.surroundings.now(),
        },
        this.#timings,
      ),
      transcript: EMPTY,
      changes: 0,
      seq: 0,
      expected: 0,
      overdue: null,
      typingOver: null,
    };
    this.#open = open;
    this.#change({ phase: 'open', id: credentials.id });
    if (answer) {
      this.#takeTranscript(open, receive(open.transcript, answer.messages ?? []));
      this.#change({ loaded: (answer.messages ?? []).length > 0 });
      this.#takeSnapshot(open, answer);
    }
    this.#showOutbox();
    void open.follower.run();
    open.sender.poke();
  }

  #leave(): void {
    const open = this.#open;
    this.#open = null;
    if (open) {
      open.follower.stop();
      open.sender.stop();
      open.uploads.stop();
      open.queueWatch.stop();
      for (const timer of [open.overdue, open.typingOver]) if (timer !== null) clearTimeout(timer);
    }
    this.#change(NOTHING);
  }

  #makeSender(credentials: Credentials, outbox: Outbox): Sender {
    const { surroundings } = this.#options;
    return new Sender(outbox, {
      isOnline: () => surroundings.isOnline(),
      alone: (work) => surroundings.exclusive(`chatbot-studio:send:${credentials.id}`, work),
      send: async (body) => {
        const before = this.#open?.changes ?? 0;
        const answer = await this.#api.send(credentials, body);
        // The stream may have been faster; what it said since is newer than this answer.
        if (this.#open?.credentials === credentials && this.#open.changes === before)
          this.#takeSnapshot(this.#open, answer);
        return answer;
      },
      pauseAfter: (failures) => this.#pauseAfter(failures),
      answered: (_, answer) => {
        this.#showOutbox();
        this.#expectUpTo(answer.seq ?? Infinity);
        // The server is there, so there is no reason to wait with the stream.
        this.#open?.follower.wake();
      },
      refused: (code) => {
        this.#showOutbox();
        if (code === 'conversation_closed') this.#expectUpTo(Infinity);
      },
      gone: () => this.#lose(credentials),
      changed: () => this.#showOutbox(),
    });
  }

  #makeUploads(credentials: Credentials): Uploads {
    return new Uploads(credentials, {
      upload: (to, file) => this.#api.upload(to, file),
      uploaded: (file, id) => {
        this.#showUploads();
        this.#send({ file: id, label: file.name });
      },
      changed: () => this.#showUploads(),
      newId: () => this.#options.surroundings.newId(),
    });
  }

  #showUploads(): void {
    const uploads = this.#open?.uploads.list() ?? [];
    this.#change({
      uploads: uploads.map(({ id, file, state, reason }) => ({
        id,
        label: file.name,
        state,
        ...(reason === undefined ? {} : { reason }),
      })),
    });
  }

  #makeFollower(credentials: Credentials): Follower {
    const { surroundings } = this.#options;
    const still = () => this.#open?.credentials === credentials;
    return new Follower({
      catchUp: () => this.#catchUp(credentials),
      events: (cursor, signal) => this.#api.events(credentials, cursor, signal),
      changed: (change) => (still() && this.#takeChange(change) ? 'hole' : 'complete'),
      signalled: (signal) => {
        if (this.#open && still()) this.#takeSignal(this.#open, signal);
      },
      line: (up) => {
        if (!still()) return;
        // Nobody tells what a member does any more.
        if (!up && this.#open) this.#setTyping(this.#open, null);
        this.#change({ line: up ? 'up' : 'down' });
        if (up) this.#open?.sender.poke();
      },
      gone: () => this.#lose(credentials),
      isOver: () => still() && this.#isOver(),
      pauseAfter: (failures) => this.#pauseAfter(failures),
      goodStream: this.#timings.longestPause,
      now: () => surroundings.now(),
    });
  }

  /**
   * Reads what is missing at the transcript's end: a long one that is not loaded yet from its last page on.
   * Answers with the cursor at which the stream goes on.
   */
  async #catchUp(credentials: Credentials): Promise<string> {
    for (;;) {
      const open = this.#open;
      if (open?.credentials !== credentials) return '';
      const before = open.changes;
      let after = open.transcript.upTo;
      let page = await this.#api.messages(credentials, after, PAGE);
      if (!this.#view.loaded && page.seq - after > PAGE) {
        after = page.seq - PAGE;
        page = await this.#api.messages(credentials, after, PAGE);
      }
      if (this.#open !== open) return '';
      const last = page.messages.at(-1)?.seq ?? page.seq;
      this.#takeTranscript(open, receivePage(open.transcript, after, page.messages, last));
      open.seq = Math.max(open.seq, page.seq);
      if (open.changes === before) this.#takeSnapshot(open, page);
      // Entries for members only have a seq as well, so the end is where a page brings nothing more.
      if (page.messages.length > 0 && last < page.seq) continue;
      this.#change({ loaded: true });
      // A page does not say who has the conversation.
      if (this.#view.status === 'human') void this.#readStanding(credentials).catch(() => undefined);
      return page.cursor;
    }
  }

  /** Answers whether something before this change may be missing. */
  #takeChange(change: Change): boolean {
    const open = this.#open;
    if (!open) return false;
    open.changes += 1;
    this.#takeTranscript(open, receive(open.transcript, change.entries));
    this.#takeSnapshot(open, change.conversation);
    // What they were writing is there.
    if (change.entries.some(({ from }) => from === 'member')) this.#setTyping(open, null);
    open.seq = change.conversation.seq;
    const unfinished = this.#view.status === 'closed' && !this.#isOver();
    return open.transcript.held.length > 0 || unfinished;
  }

  async #readStanding(credentials: Credentials): Promise<void> {
    const before = this.#open?.changes;
    const standing = await this.#api.standing(credentials);
    if (this.#open?.credentials === credentials && this.#open.changes === before)
      this.#takeSnapshot(this.#open, standing);
  }

  #takeSnapshot(open: Open, snapshot: Partial<Snapshot>): void {
    this.#change(snapshotOf(snapshot));
    if (!withPeople(this.#view)) this.#setTyping(open, null);
    open.queueWatch.look();
  }

  #takeSignal(open: Open, { kind, from, member, seq }: Signal): void {
    if (from !== 'member') return;
    if (kind === 'seen') {
      this.#change({ seenUpTo: Math.max(this.#view.seenUpTo, seq ?? open.transcript.upTo) });
    } else if (kind === 'typing' && member) this.#setTyping(open, { name: member.name });
    else if (kind === 'stopped' && member?.name === this.#view.typing?.name) this.#setTyping(open, null);
  }

  #setTyping(open: Open, typing: { name: string } | null): void {
    if (open.typingOver !== null) clearTimeout(open.typingOver);
    open.typingOver = typing && setTimeout(() => this.#setTyping(open, null), this.#timings.typingHolds);
    if (typing !== this.#view.typing) this.#change({ typing });
  }

  /** Closed, and the transcript is there to its end: nothing can come any more. */
  #isOver(): boolean {
    const { status, loaded } = this.#view;
    return (
      status === 'closed' && loaded && this.#open !== null && this.#open.transcript.upTo >= this.#open.seq
    );
  }

  #takeTranscript(open: Open, transcript: Transcript): void {
    const before = open.transcript;
    open.transcript = transcript;
    if (transcript.entries !== before.entries) {
      for (const { from, id } of transcript.entries) if (from === 'visitor') open.outbox.remove(id);
      this.#showOutbox();
    }
    this.#change({ entries: transcript.entries, hasEarlier: transcript.from > 0 });
  }

  /** Looks after a while whether the transcript has come as far as an answer said, and reads it if not. */
  #expectUpTo(seq: number): void {
    const open = this.#open;
    if (!open) return;
    open.expected = Math.max(open.expected, seq);
    open.overdue ??= setTimeout(() => {
      const { expected, transcript, credentials } = open;
      open.overdue = null;
      open.expected = 0;
      if (transcript.upTo < expected) void this.#catchUp(credentials).catch(() => undefined);
    }, this.#timings.overdue);
  }

  /** The server does not know this conversation, or not this visitor. */
  #lose(credentials: Credentials): void {
    if (this.#open?.credentials !== credentials) return;
    this.#remembered.forget(credentials.id);
    const used = this.#view.loaded || this.#view.outgoing.length > 0;
    this.#leave();
    // One that was remembered from another day is simply replaced; one in use should not vanish without a word.
    if (used) this.#change({ phase: 'failed', failure: { kind: 'gone', detail: '' }, line: 'down' });
    else void this.#start();
  }

  #takeStorageChange(key: string | null): void {
    if (key === null || key === this.#remembered.key) {
      const begun = this.#remembered.get();
      if (begun && this.#open && begun.id !== this.#open.credentials.id) this.#adopt(begun, null);
    }
    if (this.#open?.outbox.owns(key)) {
      this.#open.outbox.reload();
      this.#showOutbox();
      this.#open.sender.poke();
    }
  }

  #send(message: { text?: string; choice?: string; file?: string; label: string }): boolean {
    const open = this.#open;
    if (!open || this.#view.status === 'closed') return false;
    const { surroundings } = this.#options;
    open.outbox.add({ id: surroundings.newId(), ...message }, surroundings.now());
    this.typing(false);
    this.#showOutbox();
    open.sender.poke();
    return true;
  }

  #showOutbox(): void {
    if (!this.#open) return;
    const { outbox, sender } = this.#open;
    const { trouble } = sender;
    this.#change({ trouble, outgoing: outbox.list().map((message) => toOutgoing(message, trouble)) });
  }

  #pauseAfter(failures: number): number {
    return backoff(failures, this.#timings, () => this.#options.surroundings.random());
  }

  #change(part: Partial<ConversationView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

/**
 * The ids of the buttons that can be pressed now: the current question's and the system's own, unless an answer is on
 * its way.
 */
export function pressable(view: ConversationView): ReadonlySet<string> {
  const { status, expects, outgoing } = view;
  const answered = outgoing.some(({ state }) => state !== 'refused');
  if (status === 'closed' || answered) return NONE;
  const asked = expects?.buttons?.filter(({ url }) => url === undefined) ?? [];
  return new Set([...asked, ...systemButtons(view)].map(({ id }) => id));
}

/** To leave the queue, or to rate: the last ones shown, while they have a meaning. */
function systemButtons({ entries, status }: ConversationView): Button[] {
  const shown = entries.findLast(
    (entry) => entry.from === 'system' && entry.type === 'text' && entry.buttons,
  );
  const buttons = shown?.type === 'text' ? (shown.buttons ?? []) : [];
  return buttons.filter(({ id }) => isSystemButtonLive(id, status));
}

const NONE: ReadonlySet<string> = new Set();

/** Members have the conversation, or are about to. */
export function withPeople({ status }: Pick<ConversationView, 'status'>): boolean {
  return status === 'queued' || status === 'human';
}

/** The bot is at work on something that the visitor can expect to see. */
export function isBotBusy({ status, working, outgoing, phase }: ConversationView): boolean {
  const asked = outgoing.some(({ state }) => state === 'sending' || state === 'sent');
  const isBotsTurn = status === 'bot' || status === 'resolved';
  return phase === 'open' && isBotsTurn && (working || asked);
}

function snapshotOf(snapshot: Partial<Snapshot>): Partial<ConversationView> {
  const { status, expects, working, assignee, queue } = snapshot;
  return {
    ...(status === undefined ? {} : { status }),
    ...(status === undefined || status === 'queued' ? {} : { queue: null }),
    ...(queue === undefined ? {} : { queue }),
    ...(expects === undefined ? {} : { expects }),
    ...(working === undefined ? {} : { working }),
    ...(assignee === undefined ? {} : { assignee }),
  };
}

function toOutgoing(message: OutboxMessage, trouble: Trouble): Outgoing {
  const { id, label, choice, accepted, refused } = message;
  const waiting = trouble === 'none' ? 'sending' : 'waiting';
  return {
    id,
    label,
    ...(choice === undefined ? {} : { choice }),
    state: accepted ? 'sent' : refused ? 'refused' : waiting,
    ...(refused ? { reason: refused.detail } : {}),
  };
}

function toFailure(error: unknown): Failure {
  if (!(error instanceof ApiError)) return { kind: 'unreachable', detail: '' };
  if (error.status === 429) return { kind: 'too_many', detail: error.message };
  if (error.status >= 500) return { kind: 'unreachable', detail: error.message };
  return { kind: meansGone(error) ? 'unknown_flow' : 'refused', detail: error.message };
}
