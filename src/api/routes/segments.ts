import type { Database } from '../../store/database.ts';
import { archiveSegment, listSegments, saveSegment } from '../../store/directory.ts';
import { placeRoutes } from '../place-routes.ts';
import type { Route } from '../route.ts';

/** Segments: what kind of conversation it is, for routing. */
export function segmentRoutes({ database }: { database: Database }): Route[] {
  return placeRoutes({
    one: 'segment',
    many: 'segments',
    list: (which) => listSegments(database, which),
    save: (segment) => saveSegment(database, segment),
    archive: (id) => archiveSegment(database, id),
  });
}
