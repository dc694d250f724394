import { call, part } from './call.ts';
import type { Place } from './types.ts';

/** Teams and segments: an id and a name each. */
export type PlaceKind = 'teams' | 'segments';

export const listPlaces = async (
  kind: PlaceKind,
  { archived }: { archived: boolean },
  signal?: AbortSignal,
) => {
  const answer = await call<Record<PlaceKind, Place[]>>(`/api/v1/${kind}`, {
    query: { archived },
    ...(signal && { signal }),
  });
  return answer[kind];
};

/** Creates or renames it, or brings back one that was archived. */
export const savePlace = (kind: PlaceKind, { id, name }: Place) =>
  call<Place>(`/api/v1/${kind}/${part(id)}`, { method: 'PUT', body: { name } });

export const archivePlace = (kind: PlaceKind, { id }: Pick<Place, 'id'>) =>
  call(`/api/v1/${kind}/${part(id)}`, { method: 'DELETE' });
