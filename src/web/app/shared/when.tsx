import { Tooltip } from '@mantine/core';
import type { JSX } from 'react';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

/** A day, and on pointing at it the moment, in the reader's own calendar and zone. */
export function When({ at }: { at: string }): JSX.Element {
  const date = new Date(at);
  return (
    <Tooltip label={moment.format(date)}>
      <time dateTime={at} className="when">
        {day.format(date)}
      </time>
    </Tooltip>
  );
}
