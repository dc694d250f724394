import { memo, type JSX } from 'react';
import { Link } from 'react-router';
import type { Presence } from '../../inbox/presence.ts';
import { isOfferedTo, nameOf } from '../../inbox/rows.ts';
import type { Row } from '../../inbox/state.ts';
import { useInboxState } from '../../inbox/inbox-context.ts';
import { Since, useSecondsUntil } from './times.tsx';
import { STATUSES } from './words.ts';

interface ConversationRowProps {
  id: string;
  isOpen: boolean;
  /** The list’s parameters in the address, which stay as they are. */
  search: string;
}

/** One conversation of the list. It is drawn again only when something about it has changed. */
export const ConversationRow = memo(function ConversationRow(
  props: ConversationRowProps,
): JSX.Element | null {
  const { id, isOpen, search } = props;
  const row = useInboxState((state) => state.rows.get(id));
  const presence = useInboxState((state) => state.presence.get(id));
  const me = useInboxState((state) => state.me);
  if (!row) return null;
  const { label, color } = STATUSES[row.status];
  const isOffered = isOfferedTo(row, me);
  const waits = row.status === 'queued' ? row.queuedAt : null;
  return (
    <li>
      <Link
        to={{ pathname: `/inbox/${encodeURIComponent(id)}`, search }}
        className="conversation-row"
        aria-current={isOpen ? 'true' : undefined}
        data-unread={row.unread > 0 || undefined}
      >
        <span className="conversation-name" dir="auto">
          {nameOf(row)}
        </span>
        {waits === null ? (
          <Since at={row.last?.at ?? row.updatedAt} />
        ) : (
          <span className="waits">
            <Since at={waits} label="Waits for" />
          </span>
        )}
        <LastLine row={row} presence={presence} />
        {row.unread > 0 && (
          <span className="unread-count">
            {row.unread > 99 ? '99+' : row.unread}
            <span className="unseen"> unread</span>
          </span>
        )}
        <span className="conversation-facts">
          <span className="status-dot" data-color={color}>
            {label}
          </span>
          {isOffered && <Offered until={row.ticket?.offer?.until ?? null} />}
          {row.assignee && <span dir="auto">{row.assignee.id === me ? 'You' : row.assignee.name}</span>}
        </span>
      </Link>
    </li>
  );
});

function Offered({ until }: { until: string | null }): JSX.Element {
  const left = useSecondsUntil(until);
  return <strong>{left > 0 ? `Answer within ${left} s` : 'Offered to you'}</strong>;
}

function LastLine({ row, presence }: { row: Row; presence: Presence | undefined }): JSX.Element {
  if (presence && presence.visitorTypingUntil > 0)
    return <span className="conversation-last types">Typing…</span>;
  const { last } = row;
  const by = last?.from === 'member' ? 'Team: ' : last?.from === 'bot' ? 'Bot: ' : '';
  return (
    <span className="conversation-last" dir="auto">
      {last ? `${by}${last.text}` : 'Nothing has been said yet'}
    </span>
  );
}
