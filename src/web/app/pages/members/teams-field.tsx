import { MultiSelect } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import type { Place } from '../../api/types.ts';

/** Which teams somebody belongs to, to choose from. */
export function TeamsField(props: {
  teams: Place[];
  value?: string[];
  onChange?: (teams: string[]) => void;
  error?: ReactNode;
}): JSX.Element {
  const { teams, value = [], ...rest } = props;
  // Somebody may still belong to a team that is archived.
  const known = new Set(teams.map(({ id }) => id));
  const others = value.filter((id) => !known.has(id)).map((id) => ({ value: id, label: `${id} (archived)` }));
  return (
    <MultiSelect
      label="Teams"
      placeholder={value.length > 0 ? '' : teams.length > 0 ? 'None' : 'There are no teams yet'}
      data={[...teams.map(({ id, name }) => ({ value: id, label: name })), ...others]}
      value={value}
      searchable
      nothingFoundMessage="No team matches"
      {...rest}
    />
  );
}
