import type { Instant } from '../../../../flow/state.ts';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const exact = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** The time of day, to the second. */
export const clockOf = (at: Instant): string => clock.format(at);

export const dayOf = (at: Instant): string => day.format(at);

/** To the millisecond, by which events can be told apart. */
export const exactly = (at: Instant): string => exact.format(at);
