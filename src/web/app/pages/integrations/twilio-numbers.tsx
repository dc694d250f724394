import { Button, Code, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { listTwilioSenders } from '../../api/integrations.ts';
import { keys } from '../../api/keys.ts';
import { DataTable, type Column } from '../../shared/data-table.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { RetryIcon } from '../../shared/icons.ts';
import { sayFailure } from '../../shared/say.ts';
import { Moment } from '../../shared/when.tsx';

interface Row {
  id: string;
  name: string;
  kind: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { header: 'Send from', kind: 'title', cell: ({ id }) => <Code>{id}</Code> },
  { header: 'Name', cell: ({ name }) => name },
  { header: 'Kind', cell: ({ kind }) => kind },
];

/** What a flow can send SMS from. */
export function TwilioNumbers(): JSX.Element {
  const client = useQueryClient();
  const senders = useQuery({
    queryKey: keys.twilioSenders,
    queryFn: ({ signal }) => listTwilioSenders(false, signal),
  });
  const refreshing = useMutation({
    mutationFn: () => listTwilioSenders(true),
    onSuccess: (fresh) => client.setQueryData(keys.twilioSenders, fresh),
    onError: sayFailure,
  });
  return (
    <QueryView query={senders}>
      {({ numbers, services, fetchedAt }) => {
        const rows = [
          ...numbers.map(({ number, name }) => ({ id: number, name, kind: 'Number' })),
          ...services.map(({ id, name }) => ({ id, name, kind: 'Messaging service' })),
        ];
        return (
          <>
            {rows.length > 0 ? (
              <DataTable label="Numbers and services" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />
            ) : (
              <Text c="dimmed">The account has no number that can send SMS.</Text>
            )}
            <div className="row below">
              <Button
                variant="default"
                size="sm"
                leftSection={<RetryIcon size={18} />}
                loading={refreshing.isPending}
                onClick={() => refreshing.mutate()}
              >
                Refresh
              </Button>
              <Text size="sm" c="dimmed">
                As of <Moment at={fetchedAt} />
              </Text>
            </div>
          </>
        );
      }}
    </QueryView>
  );
}
