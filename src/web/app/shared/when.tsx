import { Tooltip } from '@mantine/core';
import type { JSX } from 'react';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** A day, and on pointing at it the moment, in the reader's own calendar and zone. */
export function When({ at }: { at: string }): JSX.Element {
  return <Time at={at} format={day} />;
}

/** A day with the time, for what happens within one. */
export function Moment({ at }: { at: string }): JSX.Element {
  return <Time at={at} format={short} />;
}

function Time({ at, format }: { at: string; format: Intl.DateTimeFormat }): JSX.Element {
  const date = new Date(at);
  return (
    <Tooltip label={whole.format(date)}>
      <time dateTime={at} className="when">
        {format.format(date)}
      </time>
    </Tooltip>
  );
}
