import { ActionIcon, Badge, Button, Menu } from '@mantine/core';
import { memo, useState, type JSX } from 'react';
import { Link, useLocation } from 'react-router';
import type { Command } from '../../api/conversations.ts';
import { isOfferedTo, nameOf } from '../../inbox/rows.ts';
import type { Row } from '../../inbox/state.ts';
import { Can } from '../../session/can.tsx';
import { ConfirmDelete } from '../../shared/confirm-delete.tsx';
import { BackIcon, DetailsIcon, MoreIcon } from '../../shared/icons.ts';
import { useInbox, useInboxState } from '../../inbox/inbox-context.ts';
import { Since, useSecondsUntil } from './times.tsx';
import { useAct } from './use-act.ts';
import { STATUSES } from './words.ts';

export interface ConversationHeadProps {
  row: Row;
  showsDetails: boolean;
  onDetails: () => void;
}

/** Who it is with, how it stands, and what a member can do with it as a whole. */
export const ConversationHead = memo(function ConversationHead(props: ConversationHeadProps): JSX.Element {
  const { row, showsDetails, onDetails } = props;
  const { search } = useLocation();
  const me = useInboxState((state) => state.me);
  const { label, color } = STATUSES[row.status];
  return (
    <header className="conversation-head">
      <ActionIcon
        component={Link}
        to={{ pathname: '/inbox', search }}
        className="conversation-back"
        variant="subtle"
        color="gray"
        size={40}
        aria-label="Back to the list"
      >
        <BackIcon size={20} />
      </ActionIcon>
      <div className="conversation-title">
        <h2 dir="auto">{nameOf(row)}</h2>
        <p>
          <Badge variant="light" color={color} size="sm">
            {label}
          </Badge>
          {row.status === 'queued' && row.queuedAt !== null && (
            <span>
              waiting <Since at={row.queuedAt} />
            </span>
          )}
          {row.assignee && <span dir="auto">{whoseItIs(row.status, row.assignee, me)}</span>}
        </p>
      </div>
      <Can scope="conversations:write">
        <Actions row={row} me={me} />
      </Can>
      <ActionIcon
        className="conversation-details"
        variant={showsDetails ? 'light' : 'subtle'}
        color="gray"
        size={40}
        aria-label="Details"
        aria-expanded={showsDetails}
        onClick={onDetails}
      >
        <DetailsIcon size={20} />
      </ActionIcon>
    </header>
  );
});

/** As long as it is queued, it is not theirs to whom it is assigned: they are asked first. */
function whoseItIs(status: Row['status'], { id, name }: { id: string; name: string }, me: string): string {
  if (status === 'queued') return `for ${id === me ? 'you' : name} first`;
  return id === me ? 'You have it' : name;
}

function Actions({ row, me }: { row: Row; me: string }): JSX.Element | null {
  const inbox = useInbox();
  const { act, pending, disabled } = useAct(row.id);
  const [closing, setClosing] = useState<Row | null>(null);
  const offered = isOfferedTo(row, me);
  const left = useSecondsUntil(offered ? (row.ticket?.offer?.until ?? null) : null);
  const { status } = row;
  if (status === 'closed') return null;

  const button = (name: SimpleCommand, label: string, main = false) => (
    <Button
      size="compact-md"
      variant={main ? 'filled' : 'default'}
      disabled={disabled}
      loading={pending === name}
      onClick={() => act({ name })}
    >
      {label}
    </Button>
  );
  return (
    <div className="conversation-actions">
      {status === 'queued' && button('accept', offered && left > 0 ? `Accept (${left} s)` : 'Accept', true)}
      {offered && button('decline', 'Decline')}
      {status === 'bot' && button('accept', 'Take over')}
      {status === 'human' && row.assignee?.id === me && button('resolve', 'Resolve', true)}
      {status === 'resolved' && button('reopen', 'Reopen', true)}
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label="More actions">
            <MoreIcon size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(status === 'human' || status === 'queued') && (
            <Menu.Item disabled={disabled} onClick={() => act({ name: 'return' })}>
              Return to the bot
            </Menu.Item>
          )}
          {status !== 'resolved' && (
            <Menu.Item disabled={disabled} onClick={() => act({ name: 'resolve' })}>
              Mark as resolved
            </Menu.Item>
          )}
          {status !== 'queued' && row.assignee?.id !== me && (
            <Menu.Item disabled={disabled} onClick={() => act({ name: 'assign', member: me })}>
              Assign to me
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item color="red" disabled={disabled} onClick={() => setClosing(row)}>
            Close for good…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDelete
        of={closing}
        title={(of) => `Close the conversation with ${nameOf(of)}?`}
        text={() =>
          'The visitor cannot write in it any more, and it cannot be opened again. To leave it open for them, mark it as resolved.'
        }
        verb="Close"
        disabled={disabled}
        act={(of) => inbox.act(of.id, { name: 'close' })}
        onClose={() => setClosing(null)}
      />
    </div>
  );
}

type SimpleCommand = Exclude<Command['name'], 'assign' | 'segment' | 'reply' | 'note' | 'close' | 'return'>;
