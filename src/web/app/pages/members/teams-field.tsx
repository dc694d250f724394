import { MultiSelect } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import type { Place } from '../../api/types.ts';
import { withChosen } from '../../shared/with-chosen.ts';

/** Which teams somebody belongs to, to choose from. */
export function TeamsField(props: {
  teams: Place[];
  value?: string[];
  onChange?: (teams: string[]) => void;
  error?: ReactNode;
}): JSX.Element {
  const { teams, value = [], ...rest } = props;
  const options = teams.map(({ id, name }) => ({ value: id, label: name }));
  // Somebody may still belong to a team that is archived.
  const chosen = value.map((id) => ({ value: id, label: `${id} (archived)` }));
  return (
    <MultiSelect
      label="Teams"
      placeholder={value.length > 0 ? '' : teams.length > 0 ? 'None' : 'There are no teams yet'}
      data={withChosen(options, chosen)}
      value={value}
      searchable
      nothingFoundMessage="No team matches"
      {...rest}
    />
  );
}
