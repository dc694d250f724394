import { Badge, Button, Code, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { listApiKeys, revokeApiKey } from '../../api/api-keys.ts';
import { keys } from '../../api/keys.ts';
import type { ApiKey } from '../../api/types.ts';
import { ConfirmDelete } from '../../shared/confirm-delete.tsx';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { AddIcon, KeyIcon } from '../../shared/icons.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { say } from '../../shared/say.ts';
import { When } from '../../shared/when.tsx';
import { NewKeyForm } from './new-key-form.tsx';
import { ShownOnce } from './shown-once.tsx';
import { ScopeList } from './scope-list.tsx';

/** Backends' keys: which there are, and new ones. */
export function KeysPage(): JSX.Element {
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const apiKeys = useQuery({ queryKey: keys.apiKeys, queryFn: listApiKeys });
  const reload = () => client.invalidateQueries({ queryKey: keys.apiKeys });

  const columns: readonly Column<ApiKey>[] = [
    {
      header: 'Key',
      kind: 'title',
      cell: ({ name, prefix }) => (
        <>
          <Text fw={600} dir="auto">
            {name}
          </Text>
          <Code>{prefix}…</Code>
        </>
      ),
    },
    { header: 'May', cell: ({ scopes }) => <ScopeList scopes={scopes} /> },
    { header: 'Made', cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      header: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <Text c="dimmed">Never</Text> : <When at={lastUsedAt} />,
    },
    { header: 'Expires', cell: ({ expiresAt }) => <Expiry at={expiresAt} /> },
    {
      header: 'Actions',
      kind: 'actions',
      cell: (key) => (
        <Button
          variant="default"
          size="sm"
          aria-label={`Revoke ${key.name}`}
          onClick={() => setRevoking(key)}
        >
          Revoke
        </Button>
      ),
    },
  ];
  const make = (
    <Button leftSection={<AddIcon size={18} />} onClick={() => setMaking(true)}>
      New key
    </Button>
  );

  return (
    <Page
      title="API keys"
      lead="With a key, one of your backends starts and drives conversations. Give each backend its own, with no more scopes than it needs."
      actions={make}
    >
      <QueryView query={apiKeys}>
        {(all) =>
          all.length > 0 ? (
            <DataTable label="API keys" columns={columns} rows={all} rowKey={({ id }) => id} />
          ) : (
            <EmptyState
              icon={<KeyIcon />}
              title="There are no keys yet"
              text="The key of the server’s own settings works besides, and is not listed here."
            >
              {make}
            </EmptyState>
          )
        }
      </QueryView>
      <NewKeyForm
        opened={making}
        onClose={() => setMaking(false)}
        onMade={(key) => {
          setMaking(false);
          setMade(key);
          void reload();
        }}
      />
      <ShownOnce made={made} onClose={() => setMade(null)} />
      <ConfirmDelete
        of={revoking}
        title={({ name }) => `Revoke “${name}”?`}
        text={() => 'Whatever uses it is refused from now on. This cannot be taken back.'}
        verb="Revoke"
        act={revokeApiKey}
        onDone={({ name }) => {
          say(`“${name}” is revoked.`);
          void reload();
        }}
        onClose={() => setRevoking(null)}
      />
    </Page>
  );
}

function Expiry({ at }: { at: string | null }): JSX.Element {
  if (at === null) return <Text c="dimmed">Never</Text>;
  return (
    <span className="row">
      <When at={at} />
      {Date.parse(at) <= Date.now() && (
        <Badge variant="light" color="red">
          Expired
        </Badge>
      )}
    </span>
  );
}
