import { Alert, Badge, Button, Group, NativeSelect, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { listTemplates, syncTemplates, type TemplateFilter } from '../../api/integrations.ts';
import { keys } from '../../api/keys.ts';
import type { TemplateSync, WhatsappTemplate } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { RetryIcon } from '../../shared/icons.ts';
import { ListTools } from '../../shared/list-tools.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { sayFailure } from '../../shared/say.ts';
import { Moment } from '../../shared/when.tsx';

/** Milliseconds between two looks at a synchronisation under way. */
const LOOK_AGAIN = 1_000;
/** More would only be scrolled past: the search finds them. */
const MOST_SHOWN = 100;

const NO_FILTER: TemplateFilter = { name: '', category: '', language: '', status: '' };

/** The account's message templates; only approved ones can be sent. */
export function WhatsappTemplates(): JSX.Element {
  const client = useQueryClient();
  const [filter, setFilter] = useState(NO_FILTER);
  const [asked] = useDebouncedValue(filter, 200);
  const query = useQuery({
    queryKey: [...keys.templates, asked],
    queryFn: ({ signal }) => listTemplates(asked, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.sync?.state === 'running' ? LOOK_AGAIN : false),
  });
  // What there is to choose from does not shrink with what is chosen.
  const all = useQuery({
    queryKey: [...keys.templates, NO_FILTER],
    queryFn: ({ signal }) => listTemplates(NO_FILTER, signal),
  });
  const syncing = useMutation({
    mutationFn: syncTemplates,
    onError: sayFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.templates }),
  });
  const choose = (name: 'category' | 'language' | 'status', label: string) => (
    <NativeSelect
      aria-label={label}
      value={filter[name]}
      onChange={(event) => setFilter({ ...filter, [name]: event.currentTarget.value })}
      data={[
        { value: '', label },
        ...[...new Set(all.data?.templates.map((template) => template[name]))].sort().map((value) => ({
          value,
          label: value,
        })),
      ]}
    />
  );

  return (
    <QueryView query={query}>
      {({ templates, sync }) => (
        <>
          <Group justify="space-between" mb="md">
            <Progress of={sync} />
            <Can scope="flows:write">
              <Button
                variant="default"
                leftSection={<RetryIcon size={18} />}
                loading={syncing.isPending || sync?.state === 'running'}
                onClick={() => syncing.mutate()}
              >
                Sync
              </Button>
            </Can>
          </Group>
          <ListTools
            search={filter.name}
            onSearch={(name) => setFilter({ ...filter, name })}
            label="Search templates"
          >
            {choose('category', 'Any category')}
            {choose('language', 'Any language')}
            {choose('status', 'Any status')}
          </ListTools>
          {templates.length === 0 ? (
            <Text c="dimmed">
              {sync === null ? 'Press “Sync” to fetch the templates from Meta.' : 'No template matches.'}
            </Text>
          ) : (
            <DataTable
              label="Templates"
              columns={COLUMNS}
              rows={templates.slice(0, MOST_SHOWN)}
              rowKey={({ name, language }) => `${name} ${language}`}
              isFaded={({ usable }) => !usable}
            />
          )}
          {templates.length > MOST_SHOWN && (
            <Text c="dimmed" size="sm">
              {templates.length - MOST_SHOWN} more. Search to find them.
            </Text>
          )}
        </>
      )}
    </QueryView>
  );
}

function Progress({ of: sync }: { of: TemplateSync | null }): JSX.Element {
  if (sync === null) return <Text c="dimmed">They have not been fetched yet.</Text>;
  if (sync.state === 'failed')
    return (
      <Alert color="red" title="The last sync failed">
        {sync.error}
      </Alert>
    );
  return (
    <Text c="dimmed" role="status">
      {sync.state === 'running' ? (
        `${sync.fetched} templates so far…`
      ) : (
        <>
          {sync.fetched} templates, as of <Moment at={sync.finishedAt ?? sync.startedAt} />
        </>
      )}
    </Text>
  );
}

const COLUMNS: readonly Column<WhatsappTemplate>[] = [
  {
    header: 'Template',
    kind: 'title',
    cell: ({ name, body }) => (
      <div>
        <Text fw={600} className="wraps">
          {name}
        </Text>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {body}
        </Text>
      </div>
    ),
  },
  { header: 'Language', cell: ({ language }) => language },
  { header: 'Category', cell: ({ category }) => category },
  {
    header: 'Status',
    cell: ({ status, usable }) => (
      <Badge variant="light" color={usable ? 'green' : 'gray'}>
        {status}
      </Badge>
    ),
  },
];
