import { ActionIcon, Alert, Anchor, Badge, Button, Menu, Text, Tooltip } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { Link, useParams } from 'react-router';
import { fileOf, listVersions, rollBack } from '../../../api/flows.ts';
import { keys } from '../../../api/keys.ts';
import type { Flow, FlowVersion } from '../../../api/types.ts';
import { useCan } from '../../../session/me.ts';
import { DataTable, type Column } from '../../../shared/data-table.tsx';
import { EmptyState } from '../../../shared/empty-state.tsx';
import {
  BackIcon,
  CompareIcon,
  DownloadIcon,
  EditIcon,
  HistoryIcon,
  MoreIcon,
} from '../../../shared/icons.ts';
import { Page } from '../../../shared/page.tsx';
import { QueryView } from '../../../shared/query-view.tsx';
import { say, sayFailure } from '../../../shared/say.ts';
import { Moment } from '../../../shared/when.tsx';
import { ReplaceDraft } from './replace-draft.tsx';

/** The versions of a flow, and which of them new conversations use: /flows/:flow/versions. */
export function VersionsPage(): JSX.Element {
  const { flow: id = '' } = useParams();
  const versions = useQuery({
    queryKey: [...keys.versions, id],
    queryFn: ({ signal }) => listVersions(id, signal),
  });
  const name = versions.data?.flow.name;
  const here = `/flows/${encodeURIComponent(id)}`;
  return (
    <Page
      title={name === undefined ? 'Versions' : `Versions of “${name}”`}
      lead="Versions never change. A conversation stays on the one that it began with."
      actions={
        <Button component={Link} to={here} variant="default" leftSection={<BackIcon size={18} />}>
          To the canvas
        </Button>
      }
    >
      <QueryView query={versions}>
        {({ flow, versions: all }) =>
          all.length === 0 ? (
            <EmptyState
              icon={<HistoryIcon />}
              title="Nothing is published yet"
              text="Each time the flow is published, the version stands here."
            />
          ) : (
            <Versions flow={flow} versions={all} here={here} />
          )
        }
      </QueryView>
    </Page>
  );
}

function Versions(props: { flow: Flow; versions: FlowVersion[]; here: string }): JSX.Element {
  const { flow, versions, here } = props;
  const client = useQueryClient();
  const canWrite = useCan()('flows:write');
  const [replacing, setReplacing] = useState<FlowVersion | null>(null);
  /** The version that was used before the one that was chosen here. */
  const [before, setBefore] = useState<number | null>(null);
  const current = flow.publishedVersion;
  const using = useMutation({
    mutationFn: ({ version }: { version: number; undo: boolean }) => rollBack(flow.id, version),
    onSuccess: (_, { version, undo }) => {
      setBefore(undo ? null : current);
      say(`New conversations use version ${version}.`);
      void client.invalidateQueries({ queryKey: [...keys.versions, flow.id] });
      void client.invalidateQueries({ queryKey: keys.flows });
    },
    onError: sayFailure,
  });
  const live = new Map(flow.live.map(({ version, conversations }) => [version, conversations]));

  const columns: readonly Column<FlowVersion>[] = [
    {
      header: 'Version',
      kind: 'title',
      cell: ({ version, public: isPublic }) => (
        <span className="row">
          <Link to={`${here}/versions/${version}`} className="version-link">
            Version {version}
          </Link>
          {version === current && <Badge variant="light">In use</Badge>}
          {!isPublic && (
            <Badge variant="light" color="gray">
              Internal
            </Badge>
          )}
        </span>
      ),
    },
    {
      header: 'Note',
      cell: ({ note }) => (
        <Text className="wraps" dir="auto" {...(note === '' && { c: 'dimmed' })}>
          {note === '' ? 'No note' : note}
        </Text>
      ),
    },
    {
      header: 'Published',
      cell: ({ publishedAt, publishedBy }) => (
        <>
          <Moment at={publishedAt} />
          {publishedBy && (
            <Text size="sm" c="dimmed" className="wraps" dir="auto">
              by {publishedBy.name}
            </Text>
          )}
        </>
      ),
    },
    { header: 'Conversations', cell: ({ version }) => <Text>{live.get(version) ?? 0}</Text> },
    {
      header: 'Actions',
      kind: 'actions',
      cell: (version) => (
        <span className="flow-actions">
          {canWrite && version.version !== current && (
            <Button
              variant="light"
              size="sm"
              loading={using.isPending && using.variables.version === version.version}
              onClick={() => using.mutate({ version: version.version, undo: false })}
            >
              Use version {version.version}
            </Button>
          )}
          <More
            flow={flow.id}
            version={version.version}
            here={here}
            onReplace={canWrite ? () => setReplacing(version) : null}
          />
        </span>
      ),
    },
  ];
  return (
    <>
      {before !== null && current !== null && (
        <Alert className="rolled-back" role="status" title={`New conversations use version ${current} now`}>
          <span className="row">
            Running ones stay where they are.
            <Button
              size="compact-sm"
              variant="default"
              loading={using.isPending}
              onClick={() => using.mutate({ version: before, undo: true })}
            >
              Undo: use version {before} again
            </Button>
          </span>
        </Alert>
      )}
      <Text className="draft-state">
        {flow.changed ? (
          <>
            The draft differs from version {current}.{' '}
            <Anchor component={Link} to={`${here}/versions/diff?from=${current}&to=draft`}>
              See what differs
            </Anchor>
          </>
        ) : (
          `The draft is as version ${current} is.`
        )}
      </Text>
      <DataTable
        label="Versions"
        columns={columns}
        rows={versions}
        rowKey={({ version }) => String(version)}
      />
      <ReplaceDraft flow={flow} by={replacing} onClose={() => setReplacing(null)} />
    </>
  );
}

function More(props: {
  flow: string;
  version: number;
  here: string;
  /** null: the member may not. */
  onReplace: (() => void) | null;
}): JSX.Element {
  const { flow, version, here, onReplace } = props;
  const label = `More about version ${version}`;
  const compare = (to: number | 'draft', from: number) => `${here}/versions/diff?from=${from}&to=${to}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={label}>
            <MoreIcon size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {version > 1 && (
          <Menu.Item
            component={Link}
            to={compare(version, version - 1)}
            leftSection={<CompareIcon size={18} />}
          >
            Compare with version {version - 1}
          </Menu.Item>
        )}
        <Menu.Item component={Link} to={compare('draft', version)} leftSection={<CompareIcon size={18} />}>
          Compare with the draft
        </Menu.Item>
        {onReplace && (
          <Menu.Item leftSection={<EditIcon size={18} />} onClick={onReplace}>
            Make it the draft again
          </Menu.Item>
        )}
        <Menu.Item
          component="a"
          href={fileOf(flow, version)}
          download
          leftSection={<DownloadIcon size={18} />}
        >
          Export
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
