import { Button } from '@mantine/core';
import type { JSX } from 'react';
import type { Outgoing } from '../../inbox/outgoing.ts';
import { whyNotSend } from '../../inbox/take-events.ts';
import { Text } from './entry-view.tsx';
import { FileLink } from './file-link.tsx';
import { useInbox, useInboxState } from '../../inbox/inbox-context.ts';

export interface OutgoingViewProps {
  conversation: string;
  message: Outgoing;
}

/** What was written here and is not in the transcript yet; when it failed, why, and the way to send it again. */
export function OutgoingView({ conversation, message }: OutgoingViewProps): JSX.Element {
  const inbox = useInbox();
  const cannotSend = useInboxState((state) => whyNotSend(state, conversation) !== null);
  const { id, kind, text, file, state, error, canRepeat } = message;
  return (
    <li
      className="said outgoing"
      data-from="member"
      data-kind={kind === 'note' ? 'note' : undefined}
      data-state={state}
      data-opens
    >
      <div className="bubble">
        {file && <FileLink conversation={conversation} file={file} />}
        {text.trim() !== '' && <Text text={text} />}
      </div>
      {state === 'sending' && <p className="outgoing-state">Sending…</p>}
      {state === 'accepted' && (
        <p className="outgoing-state">Accepted; it will be sent as soon as possible.</p>
      )}
      {state === 'failed' && (
        <div className="outgoing-failed" role="alert">
          <p>Not sent: {error}</p>
          {canRepeat && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={cannotSend}
              onClick={() => inbox.sendAgain(conversation, id)}
            >
              Send again
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() => inbox.dismiss(conversation, id)}
          >
            Discard
          </Button>
        </div>
      )}
    </li>
  );
}
