import { call, part } from './call.ts';
import type { Place, Segment, Team } from './types.ts';

/** Teams and segments: an id and a name each, and what else lists say of them. */
export interface Places {
  teams: Team;
  segments: Segment;
}
export type PlaceKind = keyof Places;

/** Whom a segment’s conversations go to; only segments have it. */
export type RoutesTo = Pick<Segment, 'team' | 'member'>;

export const listPlaces = async <Kind extends PlaceKind>(
  kind: Kind,
  { archived }: { archived: boolean },
  signal?: AbortSignal,
) => {
  const answer = await call<{ [K in Kind]: Places[K][] }>(`/api/v1/${kind}`, {
    query: { archived },
    ...(signal && { signal }),
  });
  return answer[kind];
};

/** Creates or changes it, or brings back one that was archived. What is not said stays as it is. */
export const savePlace = (kind: PlaceKind, { id, ...body }: Place & Partial<RoutesTo>) =>
  call<Place>(`/api/v1/${kind}/${part(id)}`, { method: 'PUT', body });

export const archivePlace = (kind: PlaceKind, { id }: Pick<Place, 'id'>) =>
  call(`/api/v1/${kind}/${part(id)}`, { method: 'DELETE' });
