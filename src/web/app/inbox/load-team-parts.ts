import { listMembers } from '../api/members.ts';
import { listPlaces } from '../api/places.ts';
import type { TeamParts } from './state.ts';

/** Who belongs to a team, and which segments route to it. */
export async function loadTeamParts(team: string, signal: AbortSignal): Promise<TeamParts> {
  const [members, segments] = await Promise.all([
    listMembers({ archived: false }, signal),
    listPlaces('segments', { archived: false }, signal),
  ]);
  return {
    members: idsOf(members.filter(({ teams }) => teams.includes(team))),
    segments: idsOf(segments.filter((segment) => segment.team === team)),
  };
}

const idsOf = (all: readonly { id: string }[]): Set<string> => new Set(all.map(({ id }) => id));
