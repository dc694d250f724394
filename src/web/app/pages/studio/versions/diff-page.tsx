import { Button, NativeSelect, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type JSX } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { listVersions, readDraft as fetchDraft, readVersion } from '../../../api/flows.ts';
import { keys } from '../../../api/keys.ts';
import { BackIcon } from '../../../shared/icons.ts';
import { Page } from '../../../shared/page.tsx';
import { QueryView } from '../../../shared/query-view.tsx';
import { diffFlows } from '../../../studio/diff/diff-flows.ts';
import { summarizeDiff } from '../../../studio/diff/summarize-diff.ts';
import type { FlowDraft } from '../../../studio/draft.ts';
import { readDraft } from '../../../studio/read-draft.ts';
import { ChangeList } from './change-list.tsx';
import { DiffCanvas } from './diff-canvas.tsx';

const DRAFT = 'draft';

/** What differs between two versions, or a version and the draft: /flows/:flow/versions/diff?from=&to=. */
export function DiffPage(): JSX.Element {
  const { flow = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const from = search.get('from') ?? '1';
  const to = search.get('to') ?? DRAFT;
  const here = `/flows/${encodeURIComponent(flow)}`;
  const versions = useQuery({
    queryKey: [...keys.versions, flow],
    queryFn: ({ signal }) => listVersions(flow, signal),
  });
  const both = useQuery({
    queryKey: [...keys.versions, flow, 'diff', from, to],
    queryFn: ({ signal }) => Promise.all([read(flow, from, signal), read(flow, to, signal)]),
    // The draft changes.
    staleTime: 0,
  });
  const choices = [
    { value: DRAFT, label: 'The draft' },
    ...(versions.data?.versions ?? []).map(({ version }) => ({
      value: String(version),
      label: `Version ${version}`,
    })),
  ];
  const choose = (name: 'from' | 'to', label: string, value: string) => (
    <NativeSelect
      label={label}
      data={choices}
      value={value}
      onChange={(event) => setSearch({ from, to, [name]: event.currentTarget.value }, { replace: true })}
    />
  );
  const name = versions.data?.flow.name;
  return (
    <Page
      title={name === undefined ? 'What differs' : `What differs in “${name}”`}
      actions={
        <Button
          component={Link}
          to={`${here}/versions`}
          variant="default"
          leftSection={<BackIcon size={18} />}
        >
          All versions
        </Button>
      }
    >
      <div className="compare-choice">
        {choose('from', 'From', from)}
        {choose('to', 'To', to)}
      </div>
      <QueryView query={both}>
        {([before, after]) => <Compared key={`${from} ${to}`} before={before} after={after} />}
      </QueryView>
    </Page>
  );
}

function Compared({ before, after }: { before: FlowDraft; after: FlowDraft }): JSX.Element {
  const diff = useMemo(() => diffFlows(before, after), [before, after]);
  const [selected, setSelected] = useState<string | null>(null);
  const [showsMoved, setShowsMoved] = useState(false);
  const said = summarizeDiff(diff);
  const moved = [...diff.nodes.values()].some(({ kind }) => kind === 'moved');
  if (said.length === 0) return <Text role="status">They are the same.</Text>;
  return (
    <>
      <div className="compare-summary">
        <Text role="status">Differs: {said.join(', ')}.</Text>
        {moved && (
          <Switch
            label="Show what was only moved"
            checked={showsMoved}
            onChange={(event) => setShowsMoved(event.currentTarget.checked)}
          />
        )}
      </div>
      <div className="compare">
        <DiffCanvas
          before={before}
          after={after}
          diff={diff}
          showsMoved={showsMoved}
          selected={selected}
          onSelect={setSelected}
        />
        <ChangeList diff={diff} showsMoved={showsMoved} selected={selected} onSelect={setSelected} />
      </div>
    </>
  );
}

async function read(flow: string, which: string, signal: AbortSignal): Promise<FlowDraft> {
  const { document } =
    which === DRAFT ? await fetchDraft(flow, signal) : await readVersion(flow, Number(which), signal);
  return readDraft(document);
}
