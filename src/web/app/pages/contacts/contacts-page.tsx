import { Badge, Button, Group, NativeSelect, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { deleteContact, listContacts, type ContactFilter } from '../../api/contacts.ts';
import { keys } from '../../api/keys.ts';
import { listPlaces } from '../../api/places.ts';
import type { Contact } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { useCan } from '../../session/me.ts';
import { ConfirmDelete } from '../../shared/confirm-delete.tsx';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { AddIcon, ContactsIcon, DeleteIcon, EditIcon, SearchIcon } from '../../shared/icons.ts';
import { IconAction } from '../../shared/icon-action.tsx';
import { ListTools } from '../../shared/list-tools.tsx';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { say } from '../../shared/say.ts';
import { When } from '../../shared/when.tsx';
import { ContactForm } from './contact-form.tsx';

const NO_FILTER: ContactFilter = { q: '', tag: '', segment: '' };

/** The people that conversations were with. */
export function ContactsPage(): JSX.Element {
  const client = useQueryClient();
  const can = useCan();
  const [filter, setFilter] = useState(NO_FILTER);
  const [asked] = useDebouncedValue(filter, 200);
  const [editing, setEditing] = useState<Contact | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Contact | null>(null);
  const contacts = useInfiniteQuery({
    queryKey: [...keys.contacts, asked],
    queryFn: ({ pageParam, signal }) => listContacts(asked, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const segments = useQuery({
    queryKey: [...keys.segments, { archived: false }],
    queryFn: ({ signal }) => listPlaces('segments', { archived: false }, signal),
    enabled: can('people:read'),
  });
  const reload = () => client.invalidateQueries({ queryKey: keys.contacts });
  const rows = contacts.data?.pages.flatMap((page) => page.contacts) ?? [];
  const tags = [...new Set([...rows.flatMap((contact) => contact.tags), filter.tag])].filter(Boolean).sort();
  const choose = (name: 'tag' | 'segment', label: string, data: { value: string; label: string }[]) => (
    <NativeSelect
      aria-label={label}
      value={filter[name]}
      onChange={(event) => setFilter({ ...filter, [name]: event.currentTarget.value })}
      data={[{ value: '', label }, ...data]}
    />
  );
  const create = (
    <Can scope="contacts:write">
      <Button leftSection={<AddIcon size={18} />} onClick={() => setEditing('new')}>
        New contact
      </Button>
    </Can>
  );

  const columns: readonly Column<Contact>[] = [
    {
      header: 'Name',
      kind: 'title',
      cell: (contact) => (
        <Text component="span" fw={600} dir="auto" className="wraps">
          {nameOf(contact)}
        </Text>
      ),
    },
    { header: 'Reached at', cell: (contact) => <Reach of={contact} /> },
    { header: 'From', cell: (contact) => <Text className="wraps">{placeOf(contact)}</Text> },
    {
      header: 'Tags',
      cell: (contact) => (
        <span className="badges">
          {contact.tags.map((tag) => (
            <Badge key={tag} variant="light" color="gray" tt="none">
              {tag}
            </Badge>
          ))}
        </span>
      ),
    },
    { header: 'Changed', cell: ({ updatedAt }) => <When at={updatedAt} /> },
    {
      header: 'Actions',
      kind: 'actions',
      cell: (contact) => (
        <Can scope="contacts:write">
          <Group gap="xs" wrap="nowrap">
            <IconAction label={`Edit ${nameOf(contact)}`} onClick={() => setEditing(contact)}>
              <EditIcon size={18} />
            </IconAction>
            <IconAction label={`Delete ${nameOf(contact)}`} onClick={() => setDeleting(contact)}>
              <DeleteIcon size={18} />
            </IconAction>
          </Group>
        </Can>
      ),
    },
  ];

  return (
    <Page
      title="Contacts"
      lead="The people that flows have saved, or that you have entered. Flows read them as {{contact.…}}."
      actions={create}
    >
      <ListTools search={filter.q} onSearch={(q) => setFilter({ ...filter, q })} label="Search contacts">
        {choose(
          'tag',
          'Any tag',
          tags.map((tag) => ({ value: tag, label: tag })),
        )}
        {choose(
          'segment',
          'Any segment',
          segments.data?.map(({ id, name }) => ({ value: id, label: name })) ?? [],
        )}
      </ListTools>
      <QueryView query={contacts}>
        {() => {
          if (rows.length > 0)
            return (
              <>
                <DataTable label="Contacts" columns={columns} rows={rows} rowKey={({ id }) => id} />
                {contacts.hasNextPage && (
                  <Button
                    variant="default"
                    className="below"
                    loading={contacts.isFetchingNextPage}
                    onClick={() => void contacts.fetchNextPage()}
                  >
                    Show more
                  </Button>
                )}
              </>
            );
          if (Object.values(filter).some((value) => value !== ''))
            return (
              <EmptyState icon={<SearchIcon />} title="No contact matches">
                <Button variant="default" onClick={() => setFilter(NO_FILTER)}>
                  Show all
                </Button>
              </EmptyState>
            );
          return (
            <EmptyState
              icon={<ContactsIcon />}
              title="There are no contacts yet"
              text="The action Create Contact of a flow saves one."
            >
              {create}
            </EmptyState>
          );
        }}
      </QueryView>
      <ContactForm
        editing={editing}
        tags={tags}
        onClose={() => setEditing(null)}
        onSaved={(contact) => {
          setEditing(null);
          say(`“${nameOf(contact)}” is saved.`);
          void reload();
        }}
      />
      <ConfirmDelete
        of={deleting}
        title={(contact) => `Delete “${nameOf(contact)}”?`}
        text={() =>
          'Their conversations go too: transcripts, what was sent to them, and the runs in Temporal. This cannot be taken back.'
        }
        verb="Delete"
        act={deleteContact}
        onDone={(contact) => {
          say(`“${nameOf(contact)}” is deleted.`);
          void reload();
        }}
        onClose={() => setDeleting(null)}
      />
    </Page>
  );
}

function nameOf({ name, email, phone, id }: Contact): string {
  return name ?? email ?? phone ?? id;
}

function placeOf({ company, city, region, country }: Contact): string {
  return [company, city, region, country].filter((part) => part !== null).join(', ');
}

function Reach({ of: { email, phone } }: { of: Contact }): JSX.Element {
  return (
    <div>
      {email !== null && <Text className="wraps">{email}</Text>}
      {phone !== null && <Text>{phone}</Text>}
    </div>
  );
}
