import { useEffect, useState, type JSX } from 'react';
import { ApiProblem } from '../../api/api-problem.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { ErrorState } from '../../shared/error-state.tsx';
import { standsAs } from '../../inbox/rows.ts';
import { LostIcon } from '../../shared/icons.ts';
import { Loading } from '../../shared/loading.tsx';
import { Composer } from './composer.tsx';
import { ConversationHead } from './conversation-head.tsx';
import { useInbox, useInboxState } from '../../inbox/inbox-context.ts';
import { TranscriptView } from './transcript-view.tsx';

export interface ConversationPaneProps {
  id: string;
  showsDetails: boolean;
  onDetails: () => void;
}

/** One conversation: what was said, and what can be done about it. */
export function ConversationPane({ id, showsDetails, onDetails }: ConversationPaneProps): JSX.Element {
  const inbox = useInbox();
  const row = useInboxState((state) => state.rows.get(id), standsAs);
  const unread = useInboxState((state) => state.rows.get(id)?.unread ?? 0);
  const transcript = useInboxState((state) => state.transcripts.get(id));
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    // What went wrong is told by the transcript’s state.
    inbox.open(id).catch(() => undefined);
  }, [inbox, id, attempt]);
  useEffect(() => () => inbox.leave(), [inbox, id]);

  if (
    transcript?.state === 'failed' &&
    transcript.error instanceof ApiProblem &&
    transcript.error.status === 404
  )
    return (
      <section className="inbox-conversation" aria-label="Conversation">
        <EmptyState icon={<LostIcon />} title="There is no such conversation" text={id} />
      </section>
    );
  return (
    <section className="inbox-conversation" aria-label="Conversation">
      {row && <ConversationHead row={row} showsDetails={showsDetails} onDetails={onDetails} />}
      {transcript?.state === 'failed' ? (
        <ErrorState error={transcript.error} retry={() => setAttempt(attempt + 1)} />
      ) : transcript?.state === 'ready' && row ? (
        <TranscriptView id={id} transcript={transcript} unread={unread} />
      ) : (
        <div className="inbox-transcript">
          <Loading />
        </div>
      )}
      {row && <Composer row={row} />}
    </section>
  );
}
