import type { JSX } from 'react';
import type { AuditEntry } from '../../api/types.ts';
import { Moment } from '../../shared/when.tsx';

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
  retry: 'had it tried again',
  skip: 'skipped what the flow was at',
  fail: 'took the Error path',
  terminate: 'terminated the run',
};

/** What was done with a conversation, the last first. */
export function AuditEntries({ entries }: { entries: readonly AuditEntry[] }): JSX.Element {
  if (entries.length === 0) return <p className="dimmed">No member has done anything yet.</p>;
  return (
    <ol className="audit">
      {entries.toReversed().map((entry) => (
        <li key={entry.id}>
          <span>
            <strong dir="auto">{entry.by.name}</strong> {COMMANDS[entry.command] ?? entry.command}
            {reasonOf(entry)}
            {outcomeOf(entry)}
          </span>
          <Moment at={entry.at} />
        </li>
      ))}
    </ol>
  );
}

/** Operators say why. */
function reasonOf({ detail }: AuditEntry): string {
  const reason = typeof detail === 'object' && detail !== null && 'reason' in detail ? detail.reason : null;
  return typeof reason === 'string' ? `: “${reason}”` : '';
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
