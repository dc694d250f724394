import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { keys } from '../../api/keys.ts';
import { listMembers } from '../../api/members.ts';
import { listPlaces, type RoutesTo } from '../../api/places.ts';
import type { Segment } from '../../api/types.ts';
import { useCan } from '../../session/me.ts';
import { SegmentsIcon } from '../../shared/icons.ts';
import { PlacesPage } from './places-page.tsx';

/** Segments, which say what kind of conversation it is. */
export function SegmentsPage(): JSX.Element {
  return (
    <PlacesPage
      kind="segments"
      title="Segments"
      one="segment"
      lead="What kind of conversation it is, for routing and for finding it again. Flows set it, and members do."
      icon={<SegmentsIcon />}
      consequence="Flows do not find it any more, and setting it takes the error path. Past conversations still show it."
      columns={[
        { header: 'Goes to', cell: (segment) => <GoesTo of={segment} /> },
        { header: 'Open now', cell: (segment) => <Open of={segment} /> },
      ]}
    />
  );
}

/** The member who is asked first, and the team whose members are asked. */
function GoesTo({ of: { team, member } }: { of: RoutesTo }): JSX.Element {
  const members = useQuery({
    queryKey: [...keys.members, { archived: false }],
    queryFn: ({ signal }) => listMembers({ archived: false }, signal),
    enabled: member !== null,
  });
  const teams = useQuery({
    queryKey: [...keys.teams, { archived: false }],
    queryFn: ({ signal }) => listPlaces('teams', { archived: false }, signal),
    enabled: team !== null,
  });
  const names = [
    member !== null && (members.data?.find(({ id }) => id === member)?.name ?? member),
    team !== null && (teams.data?.find(({ id }) => id === team)?.name ?? team),
  ].filter((name) => name !== false);
  if (names.length === 0) return <Text c="dimmed">Nobody in particular</Text>;
  return <span dir="auto">{names.join(', then ')}</span>;
}

function Open({ of: { id, name, openConversations } }: { of: Segment }): JSX.Element {
  const can = useCan();
  if (openConversations === 0 || !can('conversations:read')) return <>{openConversations}</>;
  return (
    <Anchor
      component={Link}
      to={{
        pathname: '/inbox',
        search: new URLSearchParams({ view: 'open', segment: id }).toString(),
      }}
      aria-label={`${openConversations} open, in “${name}”`}
    >
      {openConversations}
    </Anchor>
  );
}
