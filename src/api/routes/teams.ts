import type { Database } from '../../store/database.ts';
import { archiveTeam, listTeams, saveTeam } from '../../store/directory.ts';
import { place, placeRoutes } from '../place-routes.ts';
import type { Route } from '../route.ts';

/** Teams of members, which conversations can be queued for. */
export function teamRoutes({ database }: { database: Database }): Route[] {
  return placeRoutes({
    one: 'team',
    many: 'teams',
    reply: place,
    fields: {},
    list: (which) => listTeams(database, which),
    save: (id, { name }) => saveTeam(database, { id, name }),
    archive: (id) => archiveTeam(database, id),
  });
}
