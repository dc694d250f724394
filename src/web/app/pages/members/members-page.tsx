import { Badge, Button, Switch, Text } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { keys } from '../../api/keys.ts';
import { archiveMember, listMembers, makeMemberLink } from '../../api/members.ts';
import { listPlaces } from '../../api/places.ts';
import type { Member, MemberLink } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { useMe } from '../../session/me.ts';
import { ConfirmDelete } from '../../shared/confirm-delete.tsx';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { Face } from '../../shared/face.tsx';
import { AddIcon, MembersIcon, RestoreIcon, SearchIcon } from '../../shared/icons.ts';
import { languageName } from '../../shared/language-names.ts';
import { ListTools } from '../../shared/list-tools.tsx';
import { matches } from '../../shared/matches.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { ROLE_WORDS } from '../../shared/roles.ts';
import { say, sayFailure } from '../../shared/say.ts';
import { InvitationForm } from './invitation-form.tsx';
import { LinkModal } from './link-modal.tsx';
import { MemberActions } from './member-actions.tsx';
import { MemberForm } from './member-form.tsx';

/** The people of the team: who they are, what they may do, and whether they can sign in. */
export function MembersPage(): JSX.Element {
  const client = useQueryClient();
  const { member: me } = useMe();
  const [search, setSearch] = useState('');
  const [inviting, setInviting] = useState(false);
  const [editing, setEditing] = useState<Member | null>(null);
  const [archiving, setArchiving] = useState<Member | null>(null);
  const [link, setLink] = useState<{ member: Member; link: MemberLink } | null>(null);
  const [archived, setArchived] = useState(false);
  const members = useQuery({
    queryKey: [...keys.members, { archived }],
    queryFn: ({ signal }) => listMembers({ archived }, signal),
    placeholderData: keepPreviousData,
  });
  const teams = useQuery({
    queryKey: [...keys.teams, { archived: false }],
    queryFn: ({ signal }) => listPlaces('teams', { archived: false }, signal),
  });
  const teamNames = new Map(teams.data?.map(({ id, name }) => [id, name]));
  const reload = () => client.invalidateQueries({ queryKey: keys.members });
  const linking = useMutation({
    mutationFn: makeMemberLink,
    onSuccess: (made, member) => {
      setLink({ member: member as Member, link: made });
      return reload();
    },
    onError: sayFailure,
  });

  const columns: readonly Column<Member>[] = [
    { header: 'Member', kind: 'title', cell: (member) => <Who {...member} isMe={member.id === me.id} /> },
    { header: 'Role', cell: ({ role }) => ROLE_WORDS[role].name },
    { header: 'Teams', cell: (member) => <Teams ids={member.teams} names={teamNames} /> },
    { header: 'Conversations', cell: (member) => <Takes {...member} /> },
    { header: 'Sign-in', cell: ({ signIn }) => <SignInState state={signIn} /> },
    {
      header: 'Actions',
      kind: 'actions',
      cell: (member) => (
        <Can scope="people:write">
          {archived ? (
            <Button
              variant="default"
              size="sm"
              leftSection={<RestoreIcon size={18} />}
              aria-label={`Bring back ${member.name}`}
              onClick={() => setEditing(member)}
            >
              Bring back
            </Button>
          ) : (
            <MemberActions
              member={member}
              onEdit={() => setEditing(member)}
              onLink={() => linking.mutate(member)}
              onArchive={() => setArchiving(member)}
            />
          )}
        </Can>
      ),
    },
  ];

  return (
    <Page
      title="Members"
      lead="Everybody who talks to visitors, writes flows or keeps the studio running."
      actions={
        <Can scope="people:write">
          <Button leftSection={<AddIcon size={18} />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        </Can>
      }
    >
      <ListTools search={search} onSearch={setSearch} label="Search members">
        <Switch
          label="Show archived"
          checked={archived}
          onChange={(event) => setArchived(event.currentTarget.checked)}
        />
      </ListTools>
      <QueryView query={members}>
        {(all) => {
          const found = all.filter(({ name, email, teams: of, languages, skills: known }) =>
            matches(
              search,
              name,
              email,
              ...of.map((id) => teamNames.get(id) ?? id),
              ...languages.map(languageName),
              ...known,
            ),
          );
          if (found.length > 0)
            return <DataTable label="Members" columns={columns} rows={found} rowKey={({ id }) => id} />;
          if (search !== '')
            return <EmptyState icon={<SearchIcon />} title="No member matches" text={`“${search}”`} />;
          return (
            <EmptyState
              icon={<MembersIcon />}
              title={archived ? 'No member is archived' : 'There are no members yet'}
            />
          );
        }}
      </QueryView>
      <InvitationForm
        opened={inviting}
        teams={teams.data ?? []}
        onClose={() => setInviting(false)}
        onInvited={({ member, ...made }) => {
          setInviting(false);
          setLink({ member, link: made });
          void reload();
        }}
      />
      <MemberForm
        editing={editing}
        bringsBack={archived}
        skills={[...new Set(members.data?.flatMap(({ skills }) => skills))].sort()}
        teams={teams.data ?? []}
        onClose={() => setEditing(null)}
        onSaved={({ id, name }) => {
          setEditing(null);
          say(
            archived
              ? `“${name}” is back. To sign in again they need a link, from their menu in the list.`
              : `“${name}” is saved.`,
          );
          void reload();
          if (id === me.id) void client.invalidateQueries({ queryKey: keys.me });
        }}
      />
      <LinkModal made={link} onClose={() => setLink(null)} />
      <ConfirmDelete
        of={archiving}
        title={({ name }) => `Archive ${name}?`}
        text={() =>
          'They are signed out at once and cannot sign in any more. Flows do not find them; past conversations still show them. They can be brought back.'
        }
        verb="Archive"
        act={archiveMember}
        onDone={({ name }) => {
          say(`“${name}” is archived.`);
          void reload();
        }}
        onClose={() => setArchiving(null)}
      />
    </Page>
  );
}

function Who({ name, email, picture, isMe }: Member & { isMe: boolean }): JSX.Element {
  return (
    <div className="who">
      <Face of={{ name, picture }} size={36} />
      <div>
        <Text fw={600} dir="auto">
          {name}
          {isMe && (
            <Text component="span" c="dimmed" fw={400}>
              {' '}
              (you)
            </Text>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {email ?? 'No email address'}
        </Text>
      </div>
    </div>
  );
}

function Teams({ ids, names }: { ids: string[]; names: ReadonlyMap<string, string> }): JSX.Element {
  if (ids.length === 0) return <Text c="dimmed">None</Text>;
  return (
    <span className="badges">
      {ids.map((id) => (
        <Badge key={id} variant="light" color="gray">
          {names.get(id) ?? id}
        </Badge>
      ))}
    </span>
  );
}

/** How many conversations they have, and what they are asked about. */
function Takes({ load, capacity, languages, skills }: Member): JSX.Element {
  const known = [...languages.map(languageName), ...skills];
  return (
    <div>
      <span className="nowrap">
        {load} of {capacity}
      </span>
      {known.length > 0 && (
        <Text size="sm" c="dimmed" dir="auto">
          {known.join(', ')}
        </Text>
      )}
    </div>
  );
}

function SignInState({ state }: { state: Member['signIn'] }): JSX.Element {
  switch (state) {
    case 'active':
      return <Badge variant="light">Signs in</Badge>;
    case 'invited':
      return (
        <Badge variant="light" color="amber">
          Invited
        </Badge>
      );
    case 'none':
      return (
        <Text c="dimmed" className="nowrap">
          Cannot sign in
        </Text>
      );
  }
}
