import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { readAudit } from '../../api/conversations.ts';
import { keys } from '../../api/keys.ts';
import type { AuditEntry } from '../../api/types.ts';
import { Loading } from '../../shared/loading.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { lastTrace } from '../../inbox/transcript.ts';
import { Moment } from '../../shared/when.tsx';
import { useInboxState } from '../../inbox/inbox-context.ts';

const COMMANDS: Record<string, string> = {
  accept: 'accepted it',
  decline: 'declined it',
  offer: 'offered it',
  assign: 'assigned it',
  unassign: 'took it back',
  reply: 'replied',
  note: 'added a note',
  return: 'returned it to the bot',
  resolve: 'marked it as resolved',
  reopen: 'reopened it',
  close: 'closed it',
  segment: 'changed the segment',
};

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
      {(entries) =>
        entries.length === 0 ? (
          <p className="dimmed">No member has done anything yet.</p>
        ) : (
          <ol className="audit">
            {entries.toReversed().map((entry) => (
              <li key={entry.id}>
                <span>
                  <strong dir="auto">{entry.by.name}</strong> {COMMANDS[entry.command] ?? entry.command}
                  {outcomeOf(entry)}
                </span>
                <Moment at={entry.at} />
              </li>
            ))}
          </ol>
        )
      }
    </QueryView>
  );
}

function outcomeOf({ outcome, error }: AuditEntry): string {
  switch (outcome) {
    case 'done':
      return '';
    case 'waiting':
      return ' (not carried out yet)';
    case 'refused':
      return `: refused. ${error?.message ?? ''}`;
  }
}
