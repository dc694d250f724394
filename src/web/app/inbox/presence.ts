import type { SignalKind } from '../api/types.ts';

/** What somebody does at a conversation, in passing. */
export interface Signal {
  conversation: string;
  /** `read`: the member themselves has read it, in this page or another one. */
  kind: SignalKind | 'read';
  from: 'visitor' | 'member';
  member?: { id: string; name: string };
  seq?: number;
}

export interface Colleague {
  id: string;
  name: string;
  /** Milliseconds since 1970; both end by themselves unless they are repeated. */
  lookingUntil: number;
  typingUntil: number;
}

/** Who is at a conversation besides the member who looks. */
export interface Presence {
  visitorTypingUntil: number;
  /** Up to where the visitor has seen it. */
  visitorSeen: number;
  /** By name. */
  colleagues: readonly Colleague[];
}

/** Milliseconds after which a sign that is not repeated ends. */
export const TYPING_LASTS = 10_000;
export const LOOKING_LASTS = 45_000;

export const NOBODY: Presence = { visitorTypingUntil: 0, visitorSeen: 0, colleagues: [] };

/** @param now milliseconds since 1970. */
export function takeSignal(presence: Presence, signal: Signal, now: number): Presence {
  if (signal.from === 'visitor') {
    switch (signal.kind) {
      case 'typing':
        return { ...presence, visitorTypingUntil: now + TYPING_LASTS };
      case 'stopped':
      case 'left':
        return { ...presence, visitorTypingUntil: 0 };
      case 'seen':
        return { ...presence, visitorSeen: Math.max(presence.visitorSeen, signal.seq ?? 0) };
      case 'looking':
      case 'read':
        return presence;
    }
  }
  if (!signal.member) return presence;
  const { id, name } = signal.member;
  const others = presence.colleagues.filter((colleague) => colleague.id !== id);
  const before = presence.colleagues.find((colleague) => colleague.id === id);
  const looks = { id, name, lookingUntil: now + LOOKING_LASTS, typingUntil: before?.typingUntil ?? 0 };
  switch (signal.kind) {
    case 'left':
      return { ...presence, colleagues: others };
    case 'typing':
      return { ...presence, colleagues: byName([...others, { ...looks, typingUntil: now + TYPING_LASTS }]) };
    case 'stopped':
      return { ...presence, colleagues: byName([...others, { ...looks, typingUntil: 0 }]) };
    case 'looking':
      return { ...presence, colleagues: byName([...others, looks]) };
    case 'seen':
    case 'read':
      return presence;
  }
}

/** Without what has ended by itself; the same object when nothing has. */
export function withoutEnded(presence: Presence, now: number): Presence {
  const colleagues = presence.colleagues
    .filter(({ lookingUntil, typingUntil }) => lookingUntil > now || typingUntil > now)
    .map((colleague) =>
      hasEnded(colleague.typingUntil, now) ? { ...colleague, typingUntil: 0 } : colleague,
    );
  const typing = hasEnded(presence.visitorTypingUntil, now);
  const changed =
    typing ||
    colleagues.length !== presence.colleagues.length ||
    colleagues.some((colleague, index) => colleague !== presence.colleagues[index]);
  if (!changed) return presence;
  return { ...presence, colleagues, visitorTypingUntil: typing ? 0 : presence.visitorTypingUntil };
}

const hasEnded = (until: number, now: number) => until > 0 && until <= now;

const byName = (colleagues: Colleague[]) => colleagues.sort((a, b) => (a.id < b.id ? -1 : 1));
