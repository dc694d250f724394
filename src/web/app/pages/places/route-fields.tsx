import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { keys } from '../../api/keys.ts';
import { listMembers } from '../../api/members.ts';
import { listPlaces } from '../../api/places.ts';
import type { Place } from '../../api/types.ts';
import { withChosen } from '../../shared/with-chosen.ts';

/** What a form knows of a field. */
type FieldProps = { value?: string | null; onChange?: (value: string | null) => void };

/** Whom a segment’s conversations go to when they are queued for nobody in particular. */
export function RouteFields(fields: { team: FieldProps; member: FieldProps }): JSX.Element {
  const teams = useQuery({
    queryKey: [...keys.teams, { archived: false }],
    queryFn: ({ signal }) => listPlaces('teams', { archived: false }, signal),
  });
  const members = useQuery({
    queryKey: [...keys.members, { archived: false }],
    queryFn: ({ signal }) => listMembers({ archived: false }, signal),
  });
  return (
    <>
      <Select
        label="Team"
        description="Whose members are asked, where an escalation names nobody."
        placeholder="Any"
        searchable
        clearable
        nothingFoundMessage="No team matches"
        data={optionsOf(teams.data, fields.team.value)}
        {...fields.team}
      />
      <Select
        label="Member"
        description="Who is asked first. While they are away, the others wait a little for them."
        placeholder="Nobody in particular"
        searchable
        clearable
        nothingFoundMessage="No member matches"
        data={optionsOf(members.data, fields.member.value)}
        {...fields.member}
      />
    </>
  );
}

function optionsOf(places: readonly Pick<Place, 'id' | 'name'>[] | undefined, chosen: string | null = null) {
  const options = (places ?? []).map(({ id, name }) => ({ value: id, label: name }));
  // What is not among them is archived, once it is known which there are.
  const label = places === undefined ? chosen : `${chosen} (archived)`;
  return withChosen(options, [chosen !== null && label !== null ? { value: chosen, label } : null]);
}
