import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { archiveSegment, listSegments, saveSegment } from '../../store/directory.ts';
import { place, placeRoutes } from '../place-routes.ts';
import type { Route } from '../route.ts';
import { invalidField } from '../validate.ts';

export const segmentReply = place
  .extend({ team: z.string().nullable(), member: z.string().nullable() })
  .meta({ id: 'Segment' });

export const listedSegment = segmentReply
  .extend({
    openConversations: z.int().describe('Conversations of this segment that are not resolved or closed.'),
  })
  .meta({ id: 'ListedSegment' });

const ROUTES_TO = 'its conversations go to when they are queued for nobody in particular; default: as it is.';

/** Segments: what kind of conversation it is, for routing. */
export function segmentRoutes({ database }: { database: Database }): Route[] {
  return placeRoutes({
    one: 'segment',
    many: 'segments',
    reply: segmentReply,
    listed: listedSegment,
    fields: {
      team: z.string().min(1).max(100).nullable().optional().describe(`The team ${ROUTES_TO}`),
      member: z
        .string()
        .min(1)
        .max(254)
        .nullable()
        .optional()
        .describe(`The member (id or email) ${ROUTES_TO}`),
    },
    list: (which) => listSegments(database, which),
    async save(id, change) {
      const saved = await saveSegment(database, { id, ...change });
      if (saved.kind === 'saved') return saved.segment;
      throw invalidField(saved.field, `there is no ${saved.field} “${change[saved.field] ?? ''}”`);
    },
    archive: (id) => archiveSegment(database, id),
  });
}
