import type { JSX } from 'react';
import { SegmentsIcon } from '../../shared/icons.ts';
import { PlacesPage } from './places-page.tsx';

/** Segments, which say what kind of conversation it is. */
export function SegmentsPage(): JSX.Element {
  return (
    <PlacesPage
      kind="segments"
      title="Segments"
      one="segment"
      lead="What kind of conversation it is, for routing and for finding it again. Flows set it, and members do."
      icon={<SegmentsIcon />}
      consequence="Flows do not find it any more, and setting it takes the error path. Past conversations still show it."
    />
  );
}
