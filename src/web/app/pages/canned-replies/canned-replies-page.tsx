import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { listCannedReplies, removeCannedReply } from '../../api/canned-replies.ts';
import { keys } from '../../api/keys.ts';
import type { CannedReply } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { ConfirmDelete } from '../../shared/confirm-delete.tsx';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { AddIcon, CannedIcon, DeleteIcon, EditIcon, SearchIcon } from '../../shared/icons.ts';
import { IconAction } from '../../shared/icon-action.tsx';
import { ListTools } from '../../shared/list-tools.tsx';
import { matches } from '../../shared/matches.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { say } from '../../shared/say.ts';
import { When } from '../../shared/when.tsx';
import { CannedReplyForm } from './canned-reply-form.tsx';

/** The replies that members keep ready for each other. */
export function CannedRepliesPage(): JSX.Element {
  const client = useQueryClient();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<CannedReply | 'new' | null>(null);
  const [removing, setRemoving] = useState<CannedReply | null>(null);
  // Lists of conversations hold the same replies with their expressions filled in.
  const reload = () => client.invalidateQueries({ queryKey: keys.cannedReplies });
  const replies = useQuery({ queryKey: keys.cannedReplies, queryFn: listCannedReplies });

  const columns: readonly Column<CannedReply>[] = [
    {
      header: 'Reply',
      kind: 'title',
      cell: (reply) => (
        <UnstyledButton className="row-link row-link-wide" onClick={() => setOpen(reply)}>
          <Text component="span" fw={600} dir="auto">
            {reply.title}
          </Text>
          <Text component="span" size="sm" c="dimmed" lineClamp={2} dir="auto">
            {reply.text}
          </Text>
        </UnstyledButton>
      ),
    },
    { header: 'Changed', cell: ({ updatedAt }) => <When at={updatedAt} /> },
    {
      header: 'Actions',
      kind: 'actions',
      cell: (reply) => (
        <Can scope="conversations:write">
          <Group gap="xs" wrap="nowrap">
            <IconAction label={`Change ${reply.title}`} onClick={() => setOpen(reply)}>
              <EditIcon size={18} />
            </IconAction>
            <IconAction label={`Delete ${reply.title}`} onClick={() => setRemoving(reply)}>
              <DeleteIcon size={18} />
            </IconAction>
          </Group>
        </Can>
      ),
    },
  ];
  const create = (
    <Can scope="conversations:write">
      <Button leftSection={<AddIcon size={18} />} onClick={() => setOpen('new')}>
        New reply
      </Button>
    </Can>
  );

  return (
    <Page
      title="Canned replies"
      lead="What is often said, kept ready for all members. In the inbox, a reply that begins with / brings them."
      actions={create}
    >
      <ListTools search={search} onSearch={setSearch} label="Search canned replies" />
      <QueryView query={replies}>
        {(all) => {
          const found = all.filter(({ title, text }) => matches(search, title, text));
          if (found.length > 0)
            return (
              <DataTable label="Canned replies" columns={columns} rows={found} rowKey={({ id }) => id} />
            );
          if (search !== '')
            return <EmptyState icon={<SearchIcon />} title="No canned reply matches" text={`“${search}”`} />;
          return (
            <EmptyState icon={<CannedIcon />} title="There are no canned replies yet">
              {create}
            </EmptyState>
          );
        }}
      </QueryView>
      <CannedReplyForm
        of={open}
        onClose={() => setOpen(null)}
        onSaved={({ title }) => {
          setOpen(null);
          say(`“${title}” is saved.`);
          void reload();
        }}
      />
      <ConfirmDelete
        of={removing}
        title={({ title }) => `Delete “${title}”?`}
        text={() => 'It is gone for all members. What was sent with it stays.'}
        verb="Delete"
        act={removeCannedReply}
        onDone={({ title }) => {
          say(`“${title}” is deleted.`);
          void reload();
        }}
        onClose={() => setRemoving(null)}
      />
    </Page>
  );
}
