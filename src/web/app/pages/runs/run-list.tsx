import { Badge, Button, CloseButton, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { listFlows } from '../../api/flows.ts';
import { keys } from '../../api/keys.ts';
import { listRuns, type RunFilter } from '../../api/runs.ts';
import type { Run } from '../../api/types.ts';
import { lazyPage } from '../../lazy-page.ts';
import { changeFilter, fromField, readFilter, toField } from '../../runs/run-filter.ts';
import { useCan } from '../../session/me.ts';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { RunsIcon, SearchIcon } from '../../shared/icons.ts';
import { Loading } from '../../shared/loading.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { Moment } from '../../shared/when.tsx';
import { withChosen } from '../../shared/with-chosen.ts';
import { Since } from '../inbox/times.tsx';
import { STATUSES } from '../inbox/words.ts';
import { RunTrouble } from './run-trouble.tsx';
import { ERROR_CODES, whoOf } from './run-words.ts';

/** With the canvas. */
const StandingView = lazyPage(() => import('./standing-view.tsx'), 'StandingView');

/** Milliseconds; conversations go on by themselves. */
const LOOK_AGAIN = 10_000;
/** Milliseconds after the last key. */
const TYPED = 250;

/** Conversations by what an operator knows of them; the address has what is asked for. */
export function RunList(): JSX.Element {
  const [parameters, setParameters] = useSearchParams();
  const filter = readFilter(parameters);
  const change = (to: RunFilter) => setParameters(changeFilter(filter, to), { replace: true });
  const runs = useInfiniteQuery({
    queryKey: [...keys.runs, filter],
    queryFn: ({ pageParam, signal }) => listRuns(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN,
  });
  const rows = runs.data?.pages.flatMap((page) => page.runs) ?? [];
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <>
      <Tools filter={filter} rows={rows} onChange={change} />
      {filter.flow !== undefined && (
        <Suspense fallback={<Loading rows={3} />}>
          <StandingView
            key={filter.flow}
            flow={filter.flow}
            version={filter.version}
            node={filter.node}
            onChange={change}
          />
        </Suspense>
      )}
      <QueryView query={runs}>
        {() => {
          if (rows.length > 0)
            return (
              <>
                <DataTable label="Runs" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />
                {runs.hasNextPage && (
                  <Button
                    variant="default"
                    className="below"
                    loading={runs.isFetchingNextPage}
                    onClick={() => void runs.fetchNextPage()}
                  >
                    Show more
                  </Button>
                )}
              </>
            );
          if (isNarrowed)
            return (
              <EmptyState icon={<SearchIcon />} title="No run matches">
                <Button variant="default" onClick={() => setParameters({}, { replace: true })}>
                  Show all
                </Button>
              </EmptyState>
            );
          return (
            <EmptyState
              icon={<RunsIcon />}
              title="Nothing has run yet"
              text="Each conversation is a run. The first one appears here as soon as a visitor, or a backend, starts it."
            />
          );
        }}
      </QueryView>
    </>
  );
}

function Tools(props: {
  filter: RunFilter;
  rows: readonly Run[];
  onChange: (change: RunFilter) => void;
}): JSX.Element {
  const { filter, rows, onChange } = props;
  const can = useCan();
  const flows = useQuery({
    queryKey: [...keys.flows, { archived: false }],
    queryFn: ({ signal }) => listFlows({ archived: false }, signal),
    enabled: can('flows:read'),
  });
  const choose = (
    name: 'flow' | 'status' | 'error',
    label: string,
    choices: { value: string; label: string }[],
  ) => {
    const chosen = filter[name];
    const known = withChosen(choices, [chosen === undefined ? null : { value: chosen, label: chosen }]);
    return (
      <NativeSelect
        aria-label={label}
        value={chosen ?? ''}
        onChange={(event) => onChange({ [name]: event.currentTarget.value })}
        data={[{ value: '', label }, ...known]}
      />
    );
  };
  const time = (name: 'from' | 'to', label: string) => (
    <TextInput
      type="datetime-local"
      aria-label={label}
      value={toField(filter[name])}
      onChange={(event) => onChange({ [name]: fromField(event.currentTarget.value) })}
    />
  );
  const codes = rows.flatMap(({ error, trouble }) => [error?.code, trouble?.error?.code]);
  const errors = [...new Set([...ERROR_CODES, ...codes.filter((code) => code !== undefined)])].sort();
  const contact = rows.find((run) => run.contact?.id === filter.contact)?.contact?.name ?? filter.contact;
  return (
    <div className="runs-tools">
      <Search value={filter.q ?? ''} onChange={(q) => onChange({ q })} />
      {choose('flow', 'Any flow', flows.data?.map(({ id, name }) => ({ value: id, label: name })) ?? [])}
      {choose('status', 'Any status', [
        { value: 'open', label: 'Open' },
        ...Object.entries(STATUSES).map(([value, { label }]) => ({ value, label })),
      ])}
      {choose('error', 'With or without errors', [
        { value: 'any', label: 'With any error' },
        ...errors.map((code) => ({ value: code, label: code })),
      ])}
      <div className="runs-times" role="group" aria-label="When it changed last">
        <span>Changed</span>
        {time('from', 'Changed from')}
        <span>to</span>
        {time('to', 'Changed to')}
      </div>
      {filter.contact !== undefined && (
        <Badge
          size="lg"
          variant="light"
          className="runs-contact"
          rightSection={
            <CloseButton size="xs" aria-label="Any contact" onClick={() => onChange({ contact: '' })} />
          }
        >
          Contact {contact}
        </Badge>
      )}
    </div>
  );
}

/** Asks only once one has stopped typing, and keeps what is typed meanwhile. */
function Search({ value, onChange }: { value: string; onChange: (q: string) => void }): JSX.Element {
  const [typed, setTyped] = useState(value);
  const ask = useDebouncedCallback(onChange, TYPED);
  useEffect(() => setTyped(value), [value]);
  return (
    <SearchField
      label="Conversation, visitor, email or phone"
      value={typed}
      onChange={(q) => {
        setTyped(q);
        ask(q);
      }}
    />
  );
}

const COLUMNS: readonly Column<Run>[] = [
  {
    header: 'With',
    kind: 'title',
    cell: (run) => (
      <Link className="row-link run-link" to={`/runs/${encodeURIComponent(run.id)}`}>
        <Text component="span" fw={600} dir="auto">
          {whoOf(run)}
        </Text>
        <Text component="span" size="sm" c="dimmed">
          {run.id}
        </Text>
      </Link>
    ),
  },
  {
    header: 'Flow',
    cell: ({ flow }) => (
      <>
        <span dir="auto">{flow.name}</span>
        <Text size="sm" c="dimmed" dir="auto">
          version {flow.version}
          {flow.node && `, at “${flow.node.name}”`}
        </Text>
      </>
    ),
  },
  {
    header: 'Status',
    cell: ({ status, working, assignee }) => (
      <div className="run-status">
        <Badge variant="light" color={STATUSES[status].color}>
          {STATUSES[status].label}
        </Badge>
        {assignee && (
          <Text size="sm" c="dimmed" dir="auto">
            {assignee.name}
          </Text>
        )}
        {working && (
          <Text size="sm" c="dimmed">
            an action runs
          </Text>
        )}
      </div>
    ),
  },
  {
    header: 'Waits for',
    cell: ({ status, waitingFor, until }) =>
      status !== 'closed' && (
        <div className="run-waits">
          <span dir="auto">{waitingFor}</span>
          {until !== null && (
            <Text size="sm" c="dimmed">
              until <Moment at={until} />
            </Text>
          )}
        </div>
      ),
  },
  { header: 'Trouble', cell: (run) => <RunTrouble of={run} /> },
  { header: 'Since', cell: ({ updatedAt }) => <Since at={updatedAt} /> },
];
