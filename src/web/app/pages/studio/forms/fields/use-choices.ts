import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { describeFailure } from '../../../../api/api-problem.ts';
import { keys } from '../../../../api/keys.ts';
import { listMembers } from '../../../../api/members.ts';
import { listPlaces, type PlaceKind } from '../../../../api/places.ts';
import type { Choices } from './picked-field.tsx';

/** The teams or segments that there are. */
export function usePlaces(kind: PlaceKind): Choices {
  const places = useQuery({
    queryKey: [...keys[kind], { archived: false }],
    queryFn: ({ signal }) => listPlaces(kind, { archived: false }, signal),
  });
  return choicesOf(places, (list) => list.map(({ id, name }) => ({ value: id, label: name })));
}

/** The members that there are. */
export function useMembers(): Choices {
  const members = useQuery({
    queryKey: [...keys.members, { archived: false }],
    queryFn: ({ signal }) => listMembers({ archived: false }, signal),
  });
  return choicesOf(members, (list) =>
    list.map(({ id, name, email }) => ({ value: id, label: email === null ? name : `${name} (${email})` })),
  );
}

export function choicesOf<Data>(
  { data, error }: UseQueryResult<Data>,
  list: (data: Data) => NonNullable<Choices['list']>,
): Choices {
  return {
    list: data === undefined ? null : list(data),
    failure: data === undefined && error ? describeFailure(error) : undefined,
  };
}
