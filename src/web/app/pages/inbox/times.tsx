import { useSyncExternalStore, type JSX } from 'react';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** The time of day. */
export const clockOf = (at: string): string => clock.format(new Date(at));

export const dayOf = (at: string): string => day.format(new Date(at));

export const wholeOf = (at: string): string => whole.format(new Date(at));

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in its largest unit: `now`, `5 min`, `3 h`, `2 d`. */
export function spanOf(milliseconds: number): string {
  if (milliseconds < MINUTE) return 'now';
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  return `${Math.floor(milliseconds / DAY)} d`;
}

/** How long it is since a moment, kept up to date. */
export function Since({ at, label }: { at: string; label?: string }): JSX.Element {
  const now = useNow(15_000);
  const span = spanOf(now - Date.parse(at));
  return (
    <time dateTime={at} title={wholeOf(at)} className="since">
      {label !== undefined && <span className="unseen">{label} </span>}
      {span}
    </time>
  );
}

/** The seconds that are left until a moment, kept up to date; 0 once it has passed. */
export function useSecondsUntil(at: string | null): number {
  const now = useNow(1_000);
  return at === null ? 0 : Math.max(0, Math.ceil((Date.parse(at) - now) / 1_000));
}

/** Who waits for the next step, by the step’s length: all share one timer. */
const waiting = new Map<number, { listeners: Set<() => void>; timer: ReturnType<typeof setInterval> }>();

/** The time in milliseconds, in steps of so many. */
function useNow(step: number): number {
  return useSyncExternalStore(
    (listener) => everyStep(step, listener),
    () => Math.floor(Date.now() / step) * step,
  );
}

function everyStep(step: number, listener: () => void): () => void {
  const listeners = waiting.get(step)?.listeners ?? new Set();
  if (listeners.size === 0) {
    const timer = setInterval(() => listeners.forEach((tell) => tell()), step);
    waiting.set(step, { listeners, timer });
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(waiting.get(step)?.timer);
    waiting.delete(step);
  };
}
