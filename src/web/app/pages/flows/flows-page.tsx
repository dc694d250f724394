import { Button, FileButton, Group, Switch, Text } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type DragEvent, type JSX } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiProblem } from '../../api/api-problem.ts';
import { archiveFlow, createFlow, listFlows, restoreFlow, type SavedFlow } from '../../api/flows.ts';
import { keys } from '../../api/keys.ts';
import type { Flow } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { useCan } from '../../session/me.ts';
import { ConfirmDelete } from '../../shared/confirm-delete.tsx';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { AddIcon, FlowsIcon, SearchIcon, UploadIcon } from '../../shared/icons.ts';
import { ListTools } from '../../shared/list-tools.tsx';
import { matches } from '../../shared/matches.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { say, sayFailure } from '../../shared/say.ts';
import { When } from '../../shared/when.tsx';
import { CreateFlow, type Source } from './create-flow.tsx';
import { FlowActions } from './flow-actions.tsx';
import { FlowStatus } from './flow-status.tsx';
import { countLive, LiveConversations, spellConversations } from './live-conversations.tsx';
import { readFlowFile, type FlowFile } from './read-flow-file.ts';

/** The flows there are: how they stand, and what is done with a flow as a whole. */
export function FlowsPage(): JSX.Element {
  const client = useQueryClient();
  const navigate = useNavigate();
  const canWrite = useCan()('flows:write');
  const [search, setSearch] = useState('');
  const [archived, setArchived] = useState(false);
  const [source, setSource] = useState<Source | null>(null);
  const [archiving, setArchiving] = useState<Flow | null>(null);
  const flows = useQuery({
    queryKey: [...keys.flows, { archived }],
    queryFn: ({ signal }) => listFlows({ archived }, signal),
    placeholderData: keepPreviousData,
  });
  const reload = () => client.invalidateQueries({ queryKey: keys.flows });
  const open = ({ flow }: SavedFlow) => {
    void reload();
    void navigate(`/flows/${encodeURIComponent(flow.id)}`);
  };

  const imports = useMutation({
    mutationFn: async (file: File) => {
      const document = await readFlowFile(file);
      return createFlow(document).catch((error: unknown) => elsewhere(error, document));
    },
    onSuccess: (imported) => {
      if (!('taken' in imported)) {
        say(`“${imported.flow.name}” is imported.`);
        open(imported);
      } else setSource({ kind: 'import', document: imported.taken });
    },
    // What is wrong with a file is said in its own words.
    onError: (error) =>
      sayFailure(error instanceof ApiProblem ? error : new ApiProblem(0, 'no_flow', error.message)),
  });
  const restoring = useMutation({
    mutationFn: restoreFlow,
    onSuccess: (_, { name }) => {
      say(`“${name}” is restored.`);
      void reload();
    },
    onError: sayFailure,
  });

  const columns: readonly Column<Flow>[] = [
    { header: 'Flow', kind: 'title', cell: (flow) => <Name {...flow} /> },
    { header: 'Published', cell: (flow) => <FlowStatus flow={flow} /> },
    { header: 'Conversations', cell: ({ live }) => <LiveConversations live={live} /> },
    { header: 'Saved', cell: (flow) => <Saved {...flow} /> },
    {
      header: 'Actions',
      kind: 'actions',
      cell: (flow) => (
        <FlowActions
          flow={flow}
          onDuplicate={() => setSource({ kind: 'copy', of: flow })}
          onArchive={() => setArchiving(flow)}
          onRestore={() => restoring.mutate(flow)}
        />
      ),
    },
  ];
  const create = (
    <Can scope="flows:write">
      <Group gap="sm">
        <FileButton accept="application/json,.json" onChange={(file) => file && imports.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              leftSection={<UploadIcon size={18} />}
              loading={imports.isPending}
            >
              Import
            </Button>
          )}
        </FileButton>
        <Button leftSection={<AddIcon size={18} />} onClick={() => setSource({ kind: 'new' })}>
          New flow
        </Button>
      </Group>
    </Can>
  );
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    if (canWrite) imports.mutate(file);
  };

  return (
    <div
      className="flows"
      onDrop={drop}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
    >
      <Page
        title="Flows"
        lead="What your bots say and do. A new conversation runs on the published version."
        actions={create}
      >
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
              return <DataTable label="Flows" columns={columns} rows={found} rowKey={({ id }) => id} />;
            if (search !== '')
              return <EmptyState icon={<SearchIcon />} title="No flow matches" text={`“${search}”`} />;
            if (archived) return <EmptyState icon={<FlowsIcon />} title="No flow is archived" />;
            return (
              <EmptyState
                icon={<FlowsIcon />}
                title="There are no flows yet"
                text={
                  canWrite
                    ? 'A flow is what a bot says, asks and does. Give the first one a name and draw it: a message, a question, a condition. You can try it before anybody sees it. A file that was exported can be dropped here.'
                    : 'An author draws the first one.'
                }
              >
                {create}
              </EmptyState>
            );
          }}
        </QueryView>
      </Page>
      <CreateFlow
        from={source}
        flows={flows.data ?? []}
        onClose={() => setSource(null)}
        onCreated={(created) => {
          setSource(null);
          open(created);
        }}
      />
      <ConfirmDelete
        of={archiving}
        title={({ name }) => `Archive “${name}”?`}
        text={(flow) =>
          `No new conversation starts with it. ${goingOn(countLive(flow.live))} You can restore it.`
        }
        verb="Archive"
        act={archiveFlow}
        onDone={({ name }) => {
          say(`“${name}” is archived.`);
          void reload();
        }}
        onClose={() => setArchiving(null)}
      />
    </div>
  );
}

function Name({ id, name, description }: Flow): JSX.Element {
  return (
    <Link to={`/flows/${encodeURIComponent(id)}`} className="row-link row-link-wide flow-name">
      <Text component="span" fw={600} dir="auto" className="wraps">
        {name}
      </Text>
      {description !== '' && (
        <Text component="span" size="sm" c="dimmed" dir="auto" lineClamp={2} title={description}>
          {description}
        </Text>
      )}
    </Link>
  );
}

function Saved({ updatedAt, savedBy }: Flow): JSX.Element {
  return (
    <>
      <When at={updatedAt} />
      {savedBy && (
        <Text size="sm" c="dimmed" className="wraps" dir="auto">
          by {savedBy.name}
        </Text>
      )}
    </>
  );
}

function goingOn(count: number): string {
  if (count === 0) return 'None is going on.';
  return `${spellConversations(count)} that ${count === 1 ? 'runs goes' : 'run go'} on to the end.`;
}

/** An id that is taken is no failure: another one is offered. */
function elsewhere(error: unknown, document: FlowFile): { taken: FlowFile } {
  if (error instanceof ApiProblem && error.code === 'already_exists') return { taken: document };
  throw error;
}
