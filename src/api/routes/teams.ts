import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { archiveTeam, listTeams, saveTeam } from '../../store/directory.ts';
import { place, placeRoutes } from '../place-routes.ts';
import type { Route } from '../route.ts';

export const listedTeam = place
  .extend({ members: z.int().describe('How many members belong to it.') })
  .meta({ id: 'ListedTeam' });

/** Teams of members, which conversations can be queued for. */
export function teamRoutes({ database }: { database: Database }): Route[] {
  return placeRoutes({
    one: 'team',
    many: 'teams',
    reply: place,
    listed: listedTeam,
    fields: {},
    list: (which) => listTeams(database, which),
    save: (id, { name }) => saveTeam(database, { id, name }),
    archive: (id) => archiveTeam(database, id),
  });
}
