import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { readAudit } from '../../api/conversations.ts';
import { keys } from '../../api/keys.ts';
import { Loading } from '../../shared/loading.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { lastTrace } from '../../inbox/transcript.ts';
import { useInboxState } from '../../inbox/inbox-context.ts';
import { AuditEntries } from './audit-entries.tsx';

/** Who did what. A command usually leaves an entry in the transcript: then it is asked for again. */
export function AuditList({ id }: { id: string }): JSX.Element {
  const trace = useInboxState(({ transcripts }) => lastTrace(transcripts.get(id)));
  const audit = useQuery({
    queryKey: [...keys.audits, id, trace],
    queryFn: ({ signal }) => readAudit(id, signal),
    enabled: trace !== null,
    placeholderData: (before) => before,
  });
  return (
    <QueryView query={audit} loading={<Loading rows={2} />}>
      {(entries) => <AuditEntries entries={entries} />}
    </QueryView>
  );
}
