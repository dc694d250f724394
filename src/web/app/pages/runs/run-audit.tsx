import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { readAudit } from '../../api/conversations.ts';
import { keys } from '../../api/keys.ts';
import { Loading } from '../../shared/loading.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { AuditEntries } from '../inbox/audit-entries.tsx';

/** Who did what. It is asked for again when the conversation has changed. */
export function RunAudit(props: { conversation: string; changedAt: string }): JSX.Element {
  const { conversation, changedAt } = props;
  const audit = useQuery({
    queryKey: [...keys.audits, conversation, changedAt],
    queryFn: ({ signal }) => readAudit(conversation, signal),
    placeholderData: (before) => before,
  });
  return (
    <QueryView query={audit} loading={<Loading rows={2} />}>
      {(entries) => <AuditEntries entries={entries} />}
    </QueryView>
  );
}
