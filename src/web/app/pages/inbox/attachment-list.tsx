import { Button, CloseButton, Progress } from '@mantine/core';
import type { JSX } from 'react';
import { sizeWords } from '../../../widget/view/words.ts';
import type { Attachment } from '../../inbox/attachments.ts';
import { FileIcon } from '../../shared/icons.ts';
import { useInbox } from '../../inbox/inbox-context.ts';

/** The files that go with the next reply: how far each is, what is wrong with it, and the way to take it out. */
export function AttachmentList(props: {
  conversation: string;
  attachments: readonly Attachment[];
}): JSX.Element | null {
  const { conversation, attachments } = props;
  const { attachments: held } = useInbox();
  if (attachments.length === 0) return null;
  return (
    <ul className="attachments" aria-label="Files to send">
      {attachments.map(({ id, name, bytes, preview, state, progress, error, canRepeat }) => (
        <li key={id} data-state={state}>
          {preview === null ? <FileIcon size={24} /> : <img src={preview} alt="" />}
          <div className="attachment-words">
            <span className="attachment-name" dir="auto">
              {name}
            </span>
            {state === 'uploading' && (
              <Progress value={progress * 100} size="xs" aria-label={`Uploading ${name}`} />
            )}
            {state === 'ready' && <span className="attachment-size">{sizeWords(bytes)}</span>}
            {error !== null && (
              <span role="alert" className="attachment-error">
                {error}
              </span>
            )}
          </div>
          {canRepeat && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Try again: ${name}`}
              onClick={() => held.repeat(conversation, id)}
            >
              Try again
            </Button>
          )}
          <CloseButton aria-label={`Remove ${name}`} onClick={() => held.remove(conversation, id)} />
        </li>
      ))}
    </ul>
  );
}
