import type { JSX } from 'react';
import { TeamsIcon } from '../../shared/icons.ts';
import { PlacesPage } from './places-page.tsx';

/** Teams, which conversations are queued for. */
export function TeamsPage(): JSX.Element {
  return (
    <PlacesPage
      kind="teams"
      title="Teams"
      one="team"
      lead="A conversation that needs a person waits for a team. Who belongs to one is set under Members."
      icon={<TeamsIcon />}
      consequence="Flows do not find it any more, and an escalation to it takes its error path. Past conversations still show it."
      columns={[{ header: 'Members', cell: ({ members }) => members }]}
    />
  );
}
