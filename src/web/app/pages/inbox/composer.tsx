import { ActionIcon, Button, FileButton, SegmentedControl, Textarea, Tooltip } from '@mantine/core';
import { memo, useId, useRef, useState, type ClipboardEvent, type JSX, type KeyboardEvent } from 'react';
import { FILE_TYPES } from '../../../widget/uploads.ts';
import { whyFilesWait } from '../../inbox/attachments.ts';
import type { Row } from '../../inbox/state.ts';
import { whyNotSend } from '../../inbox/take-events.ts';
import { useCan } from '../../session/me.ts';
import { AttachIcon } from '../../shared/icons.ts';
import { say } from '../../shared/say.ts';
import { AttachmentList } from './attachment-list.tsx';
import { CannedReplies, useCannedReplies } from './canned-replies.tsx';
import { Colleagues } from './colleagues.tsx';
import { keepDraft, readDraft, type Draft } from './drafts.ts';
import { useInbox, useInboxState } from '../../inbox/inbox-context.ts';
import { useFileDrop } from '../../shared/use-file-drop.ts';

/** The longest text that can be sent, in characters. */
const LONGEST = 4_096;
const NOTHING: readonly never[] = [];

/**
 * Where a reply or a note is written. Enter sends, Shift+Enter breaks the line, “/” at the start brings canned replies;
 * files are picked, pasted or dropped.
 */
export const Composer = memo(function Composer({ row }: { row: Row }): JSX.Element | null {
  const { id, status } = row;
  const inbox = useInbox();
  const can = useCan();
  const me = useInboxState((state) => state.me);
  const cannotSend = useInboxState((state) => whyNotSend(state, id));
  const attachments = useInboxState((state) => state.attachments.get(id)) ?? NOTHING;
  const [draft, setDraft] = useState(() => readDraft(id));
  const field = useRef<HTMLTextAreaElement>(null);
  const resetFiles = useRef<() => void>(null);
  const obstacleId = useId();
  const change = (to: Partial<Draft>) => {
    const changed = { ...draft, ...to };
    setDraft(changed);
    keepDraft(id, changed);
    if (changed.kind === 'reply' && to.text !== undefined) inbox.typing(id, to.text.trim() !== '');
  };
  const canned = useCannedReplies(id, draft.text, (text) => {
    change({ text });
    field.current?.focus();
  });
  const attach = (files: readonly File[]) => {
    if (files.length === 0) return;
    if (draft.kind === 'note') say('A note has no files. Choose “Reply” to send one to the visitor.');
    else inbox.attachments.add(id, files);
    // The same file can be picked once more.
    resetFiles.current?.();
    field.current?.focus();
  };
  const mayAttach = status !== 'closed' && can('conversations:write');
  const isOver = useFileDrop((dropped) => mayAttach && attach(dropped));
  if (status === 'closed') return <p className="composer-over">This conversation is closed for good.</p>;
  if (!can('conversations:write')) return null;

  const files = draft.kind === 'reply' ? attachments : NOTHING;
  const obstacle = cannotSend ?? whyFilesWait(files);
  const tooMany = draft.text.trim().length - LONGEST;
  const isEmpty = draft.text.trim() === '' && files.length === 0;
  const send = () => {
    if (isEmpty || tooMany > 0 || !inbox.send(id, draft.kind, draft.text)) return;
    change({ text: '' });
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Letters that are put together from several keys are not finished by their Enter.
    if (event.nativeEvent.isComposing || canned.takeKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') field.current?.blur();
  };

  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    // What was copied from a document comes as a text too, and that is what is meant.
    if (pasted.length === 0 || event.clipboardData.getData('text/plain') !== '') return;
    event.preventDefault();
    attach(pasted);
  };

  return (
    <form
      className="composer"
      data-kind={draft.kind}
      data-drop={isOver || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Colleagues id={id} />
      {obstacle !== null && (
        <p className="obstacle" role="status" id={obstacleId}>
          {obstacle}
        </p>
      )}
      <div className="composer-head">
        <SegmentedControl
          size="xs"
          aria-label="What to write"
          data={[
            { value: 'reply', label: 'Reply' },
            { value: 'note', label: 'Note' },
          ]}
          value={draft.kind}
          onChange={(kind) => change({ kind: kind })}
        />
        <span className="composer-hint">{hintFor(row, draft.kind, me)}</span>
      </div>
      <CannedReplies of={canned} />
      <AttachmentList conversation={id} attachments={files} />
      <Textarea
        ref={field}
        data-composer
        aria-label={draft.kind === 'note' ? 'Note for members' : 'Reply to the visitor'}
        placeholder={
          draft.kind === 'note' ? 'Only members see this.' : 'Write a reply, or / for a canned one'
        }
        autosize
        minRows={2}
        maxRows={8}
        error={
          tooMany > 0 &&
          `${tooMany} ${tooMany === 1 ? 'character' : 'characters'} too many: at most ${LONGEST}`
        }
        value={draft.text}
        {...canned.fieldProps}
        {...(obstacle !== null && { 'aria-describedby': obstacleId })}
        onChange={(event) => change({ text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => inbox.typing(id, false)}
      />
      <div className="composer-foot">
        <FileButton multiple accept={FILE_TYPES} onChange={attach} resetRef={resetFiles}>
          {(button) => (
            <Tooltip label="Attach files">
              <ActionIcon
                {...button}
                variant="subtle"
                color="gray"
                size={34}
                aria-label="Attach files"
                disabled={draft.kind === 'note'}
              >
                <AttachIcon size={18} />
              </ActionIcon>
            </Tooltip>
          )}
        </FileButton>
        <span className="composer-keys">Enter sends, Shift+Enter breaks the line</span>
        <Button type="submit" size="compact-md" disabled={isEmpty || tooMany > 0 || obstacle !== null}>
          {draft.kind === 'note' ? 'Add note' : 'Send'}
        </Button>
      </div>
    </form>
  );
});

/** What sending does beside sending. */
function hintFor({ status, assignee }: Row, kind: Draft['kind'], me: string): string {
  if (kind === 'note') return 'The visitor never sees it.';
  switch (status) {
    case 'bot':
      return 'A reply takes the conversation over from the bot.';
    case 'queued':
      return 'A reply accepts the conversation.';
    case 'resolved':
      return 'A reply opens the conversation again.';
    case 'human':
      return assignee && assignee.id !== me ? `${assignee.name} has this conversation.` : '';
    case 'closed':
      return '';
  }
}
