import { Button, SegmentedControl, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { useSearchParams } from 'react-router';
import { keys } from '../../api/keys.ts';
import { listSends } from '../../api/outbox.ts';
import type { Send, SendState } from '../../api/types.ts';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { OutboxIcon } from '../../shared/icons.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { Moment } from '../../shared/when.tsx';
import { SendDetails } from './send-details.tsx';
import { StateBadge } from './state-badge.tsx';
import { ACTIONS, contentOf, recipientOf, STATES } from './words.ts';

/** Milliseconds; what is under way changes by itself. */
const LOOK_AGAIN = 10_000;

const isState = (value: string | null): value is SendState => value !== null && value in STATES;

/** What flows have sent, and what became of it. */
export function OutboxPage(): JSX.Element {
  const client = useQueryClient();
  const [parameters, setParameters] = useSearchParams();
  const given = parameters.get('state');
  const state = isState(given) ? given : undefined;
  const [open, setOpen] = useState<Send | null>(null);
  const sends = useInfiniteQuery({
    queryKey: [...keys.outbox, { state }],
    queryFn: ({ pageParam, signal }) => listSends(state, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: LOOK_AGAIN,
  });

  const columns: readonly Column<Send>[] = [
    {
      header: 'To',
      kind: 'title',
      cell: (send) => (
        <UnstyledButton className="row-link" onClick={() => setOpen(send)}>
          <Text component="span" fw={600} dir="auto">
            {recipientOf(send)}
          </Text>
          <Text component="span" size="sm" c="dimmed" lineClamp={1} dir="auto">
            {contentOf(send)}
          </Text>
        </UnstyledButton>
      ),
    },
    { header: 'By', cell: ({ action }) => ACTIONS[action] },
    { header: 'State', cell: (send) => <StateBadge state={send.state} /> },
    {
      header: 'Attempts',
      cell: ({ attemptCount, nextAttemptAt, state: is }) => (
        <>
          {attemptCount}
          {is === 'pending' && nextAttemptAt !== null && (
            <Text size="sm" c="dimmed">
              next <Moment at={nextAttemptAt} />
            </Text>
          )}
        </>
      ),
    },
    { header: 'Changed', cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
  ];

  return (
    <Page
      title="Outbox"
      lead="Everything that flows have sent by SMS, email and WhatsApp. Where a provider’s answer was lost, you can settle it here."
    >
      <div className="scrolls-sideways">
        <SegmentedControl
          aria-label="Which"
          value={state ?? ''}
          onChange={(value) => setParameters(value === '' ? {} : { state: value })}
          data={[
            { value: '', label: 'All' },
            ...Object.entries(STATES).map(([value, { label }]) => ({ value, label })),
          ]}
        />
      </div>
      <QueryView query={sends}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.sends);
          if (rows.length === 0) {
            const title = state === undefined ? 'Nothing has been sent yet' : 'There are none';
            const text =
              state === undefined ? 'What a flow’s actions send appears here.' : STATES[state].meaning;
            return <EmptyState icon={<OutboxIcon />} title={title} text={text} />;
          }
          return (
            <>
              <DataTable label="Outbox" columns={columns} rows={rows} rowKey={({ key }) => key} />
              {sends.hasNextPage && (
                <Button
                  variant="default"
                  loading={sends.isFetchingNextPage}
                  onClick={() => void sends.fetchNextPage()}
                >
                  Show more
                </Button>
              )}
            </>
          );
        }}
      </QueryView>
      <SendDetails
        of={open}
        onClose={() => setOpen(null)}
        onSettled={(send) => {
          setOpen(send);
          void client.invalidateQueries({ queryKey: keys.outbox });
        }}
      />
    </Page>
  );
}
