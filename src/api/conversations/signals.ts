/**
 * Signs of life between people: who types, looks, has seen or read something. They are worth nothing a moment later, so
 * they are stored nowhere: they pass between API processes by NOTIFY, and each process remembers those that are alive.
 */
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import type { Caller } from '../route.ts';

/** NOTIFY channel; the payload is the signal as JSON. */
const SIGNALS_CHANNEL = 'conversation_signals';

/** `read`: a member has read up to `seq`; for their own other pages. */
export type SignalKind = 'typing' | 'stopped' | 'looking' | 'left' | 'seen' | 'read';

export interface Signal {
  conversation: string;
  kind: SignalKind;
  from: 'visitor' | 'member';
  /** Where a member sends it; visitors get the name only. */
  member?: { id?: string; name: string };
  /** What was seen or read: everything up to this entry. */
  seq?: number;
}

/** Milliseconds that a signal holds unless it is repeated; the others tell of a moment. */
const LIFE = { typing: 10_000, looking: 45_000 } as const;

/** What these take back. */
const ENDS: Partial<Record<SignalKind, (keyof typeof LIFE)[]>> = {
  stopped: ['typing'],
  left: ['typing', 'looking'],
};

export interface SignalFeed {
  /** Calls back with every signal of this conversation (`null`: of any), those that are alive first. */
  subscribe(conversation: string | null, onSignal: (signal: Signal) => void): () => void;
  close(): Promise<void>;
}

/** Whether this caller is told. Nobody is told what they sent themselves, except what they have read, on every page. */
export function concerns(caller: Caller, { kind, from, member }: Signal): boolean {
  if (caller.kind === 'visitor') {
    return from === 'member' && (kind === 'typing' || kind === 'stopped' || kind === 'seen');
  }
  const isOwn = caller.kind === 'member' && from === 'member' && member?.id === caller.member.id;
  return isOwn === (kind === 'read');
}

/** The signal as this caller gets it. */
export function signalFor(caller: Caller, signal: Signal): Signal {
  if (caller.kind !== 'visitor' || !signal.member) return signal;
  return { ...signal, member: { name: signal.member.name } };
}

export async function sendSignal(
  database: Pick<Database, 'query'>,
  signal: Omit<Signal, 'from' | 'member'>,
  member: MemberRef | null,
): Promise<void> {
  const sent: Signal = { ...signal, ...(member ? { from: 'member', member } : { from: 'visitor' }) };
  await database.query('select pg_notify($1, $2)', [SIGNALS_CHANNEL, JSON.stringify(sent)]);
}

/** One listening connection for all streams of this process. */
export async function openSignalFeed(database: Pick<Database, 'listen'>): Promise<SignalFeed> {
  const subscribers = new Map<string | null, Set<(signal: Signal) => void>>();
  const alive = new Map<string, { signal: Signal; timer: NodeJS.Timeout }>();

  const forget = (key: string) => {
    clearTimeout(alive.get(key)?.timer);
    alive.delete(key);
  };
  const remember = (signal: Signal) => {
    for (const ended of ENDS[signal.kind] ?? []) forget(keyOf(signal, ended));
    const { kind } = signal;
    if (kind !== 'typing' && kind !== 'looking') return;
    const key = keyOf(signal, kind);
    forget(key);
    alive.set(key, { signal, timer: setTimeout(() => alive.delete(key), LIFE[kind]).unref() });
  };
  const unlisten = await database.listen(SIGNALS_CHANNEL, (payload) => {
    // The line was down: what was missed has lost its worth.
    if (payload === '') return;
    const signal = JSON.parse(payload) as Signal;
    remember(signal);
    for (const key of [signal.conversation, null]) subscribers.get(key)?.forEach((tell) => tell(signal));
  });

  return {
    subscribe(conversation, onSignal) {
      const group = subscribers.get(conversation) ?? new Set();
      subscribers.set(conversation, group.add(onSignal));
      for (const { signal } of alive.values()) {
        if (conversation === null || conversation === signal.conversation) onSignal(signal);
      }
      return () => {
        group.delete(onSignal);
        if (group.size === 0) subscribers.delete(conversation);
      };
    },
    async close() {
      for (const key of [...alive.keys()]) forget(key);
      await unlisten();
    },
  };
}

function keyOf({ conversation, from, member }: Signal, kind: SignalKind): string {
  return JSON.stringify([conversation, from, member?.id ?? null, kind]);
}
