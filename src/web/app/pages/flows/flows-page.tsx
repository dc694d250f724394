import { Anchor, Badge, Button, Switch, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { listFlows } from '../../api/flows.ts';
import { keys } from '../../api/keys.ts';
import type { Flow } from '../../api/types.ts';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { FlowsIcon, OutwardIcon, SearchIcon } from '../../shared/icons.ts';
import { ListTools } from '../../shared/list-tools.tsx';
import { matches } from '../../shared/matches.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { When } from '../../shared/when.tsx';

const COLUMNS: readonly Column<Flow>[] = [
  {
    header: 'Flow',
    kind: 'title',
    cell: ({ id, name, description }) => (
      <>
        <Anchor component={Link} to={`/flows/${encodeURIComponent(id)}`} fw={600} dir="auto">
          {name}
        </Anchor>
        {description !== '' && (
          <Text size="sm" c="dimmed" dir="auto" lineClamp={2}>
            {description}
          </Text>
        )}
      </>
    ),
  },
  { header: 'Published', cell: (flow) => <PublishedAs {...flow} /> },
  { header: 'Draft saved', cell: ({ updatedAt }) => <When at={updatedAt} /> },
  { header: 'Actions', kind: 'actions', cell: (flow) => <TalkToIt {...flow} /> },
];

/** The flows there are, and the way to try them. */
export function FlowsPage(): JSX.Element {
  const [search, setSearch] = useState('');
  const [archived, setArchived] = useState(false);
  const flows = useQuery({
    queryKey: [...keys.flows, { archived }],
    queryFn: ({ signal }) => listFlows({ archived }, signal),
    placeholderData: keepPreviousData,
  });

  return (
    <Page title="Flows" lead="What your bots say and do. A new conversation runs on the published version.">
      <ListTools search={search} onSearch={setSearch} label="Search flows">
        <Switch
          label="Show archived"
          checked={archived}
          onChange={(event) => setArchived(event.currentTarget.checked)}
        />
      </ListTools>
      <QueryView query={flows}>
        {(all) => {
          const found = all.filter(({ id, name, description }) => matches(search, id, name, description));
          if (found.length > 0)
            return <DataTable label="Flows" columns={COLUMNS} rows={found} rowKey={({ id }) => id} />;
          if (search !== '')
            return <EmptyState icon={<SearchIcon />} title="No flow matches" text={`“${search}”`} />;
          return archived ? (
            <EmptyState icon={<FlowsIcon />} title="No flow is archived" />
          ) : (
            <EmptyState
              icon={<FlowsIcon />}
              title="There are no flows yet"
              text="A flow is created and published over the API: POST /api/v1/flows with its document."
            />
          );
        }}
      </QueryView>
    </Page>
  );
}

function PublishedAs({ publishedVersion, public: isPublic }: Flow): JSX.Element {
  if (publishedVersion === null) return <Text c="dimmed">Not yet</Text>;
  return (
    <span className="row">
      Version {publishedVersion}
      <Badge variant="light" color={isPublic ? 'brand' : 'gray'}>
        {isPublic ? 'Public' : 'Internal'}
      </Badge>
    </span>
  );
}

function TalkToIt({ id, name, public: isPublic, archivedAt }: Flow): JSX.Element | null {
  if (!isPublic || archivedAt !== null) return null;
  return (
    <Button
      component="a"
      href={`/chat/${encodeURIComponent(id)}`}
      target="_blank"
      rel="noopener"
      variant="light"
      size="sm"
      rightSection={<OutwardIcon size={16} />}
      aria-label={`Talk to it: ${name} (opens in a new tab)`}
    >
      Talk to it
    </Button>
  );
}
