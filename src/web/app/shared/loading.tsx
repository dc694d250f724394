import { Skeleton, VisuallyHidden } from '@mantine/core';
import type { JSX } from 'react';

/** In place of a list while it loads; shown only when that takes longer than one notices. */
export function Loading({ rows = 5 }: { rows?: number }): JSX.Element {
  return (
    <div className="loading appear-late" role="status">
      <VisuallyHidden>Loading…</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={44} radius="md" aria-hidden />
      ))}
    </div>
  );
}
