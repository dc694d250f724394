import { Button, Code, Group, Switch, Text } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX, type ReactNode } from 'react';
import { keys } from '../../api/keys.ts';
import { archivePlace, listPlaces, savePlace, type PlaceKind, type Places } from '../../api/places.ts';
import type { Place } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { ConfirmDelete } from '../../shared/confirm-delete.tsx';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { AddIcon, ArchiveIcon, EditIcon, RestoreIcon, SearchIcon } from '../../shared/icons.ts';
import { IconAction } from '../../shared/icon-action.tsx';
import { ListTools } from '../../shared/list-tools.tsx';
import { matches } from '../../shared/matches.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { say, sayFailure } from '../../shared/say.ts';
import { PlaceForm } from './place-form.tsx';

export interface PlacesPageProps<Kind extends PlaceKind> {
  kind: Kind;
  title: string;
  /** In lower case: `team`. */
  one: string;
  lead: string;
  icon: ReactNode;
  /** What archiving one brings about. */
  consequence: string;
  /** What lists say beside the id and the name. */
  columns: readonly Column<Places[Kind]>[];
}

/** Things that have an id and a name: list, create, change, archive, bring back. */
export function PlacesPage<Kind extends PlaceKind>(props: PlacesPageProps<Kind>): JSX.Element {
  const { kind, title, one, lead, icon, consequence } = props;
  const client = useQueryClient();
  const [search, setSearch] = useState('');
  const [archived, setArchived] = useState(false);
  const [editing, setEditing] = useState<Places[Kind] | 'new' | null>(null);
  const [archiving, setArchiving] = useState<Place | null>(null);
  const places = useQuery({
    queryKey: [...keys[kind], { archived }],
    queryFn: ({ signal }) => listPlaces(kind, { archived }, signal),
    placeholderData: keepPreviousData,
  });
  const reload = () => client.invalidateQueries({ queryKey: keys[kind] });
  const restoring = useMutation({
    mutationFn: ({ id, name }: Place) => savePlace(kind, { id, name }),
    onSuccess: ({ name }) => {
      say(`“${name}” is back.`);
      return reload();
    },
    onError: sayFailure,
  });

  const columns: readonly Column<Places[Kind]>[] = [
    {
      header: 'Name',
      kind: 'title',
      cell: ({ name }) => (
        <Text component="span" fw={600} dir="auto">
          {name}
        </Text>
      ),
    },
    { header: 'Id in flows', cell: ({ id }) => <Code>{id}</Code> },
    ...props.columns,
    {
      header: 'Actions',
      kind: 'actions',
      cell: (place) => (
        <Can scope="people:write">
          {archived ? (
            <Button
              variant="default"
              size="sm"
              leftSection={<RestoreIcon size={18} />}
              aria-label={`Bring back ${place.name}`}
              onClick={() => restoring.mutate(place)}
            >
              Bring back
            </Button>
          ) : (
            <Group gap="xs" wrap="nowrap">
              <IconAction label={`Change ${place.name}`} onClick={() => setEditing(place)}>
                <EditIcon size={18} />
              </IconAction>
              <IconAction label={`Archive ${place.name}`} onClick={() => setArchiving(place)}>
                <ArchiveIcon size={18} />
              </IconAction>
            </Group>
          )}
        </Can>
      ),
    },
  ];
  const create = (
    <Can scope="people:write">
      <Button leftSection={<AddIcon size={18} />} onClick={() => setEditing('new')}>
        New {one}
      </Button>
    </Can>
  );

  return (
    <Page title={title} lead={lead} actions={create}>
      <ListTools search={search} onSearch={setSearch} label={`Search ${kind}`}>
        <Switch
          label="Show archived"
          checked={archived}
          onChange={(event) => setArchived(event.currentTarget.checked)}
        />
      </ListTools>
      <QueryView query={places}>
        {(all) => {
          const found = all.filter(({ id, name }) => matches(search, id, name));
          if (found.length > 0)
            return <DataTable label={title} columns={columns} rows={found} rowKey={({ id }) => id} />;
          if (search !== '')
            return <EmptyState icon={<SearchIcon />} title={`No ${one} matches`} text={`“${search}”`} />;
          return archived ? (
            <EmptyState icon={icon} title={`No ${one} is archived`} />
          ) : (
            <EmptyState icon={icon} title={`There are no ${kind} yet`}>
              {create}
            </EmptyState>
          );
        }}
      </QueryView>
      <PlaceForm
        kind={kind}
        one={one}
        editing={editing}
        onClose={() => setEditing(null)}
        onSaved={({ name }) => {
          setEditing(null);
          say(`“${name}” is saved.`);
          void reload();
        }}
      />
      <ConfirmDelete
        of={archiving}
        title={({ name }) => `Archive “${name}”?`}
        text={() => `${consequence} It can be brought back.`}
        verb="Archive"
        act={(place) => archivePlace(kind, place)}
        onDone={({ name }) => {
          say(`“${name}” is archived.`);
          void reload();
        }}
        onClose={() => setArchiving(null)}
      />
    </Page>
  );
}
