import { Button } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState, type JSX } from 'react';
import type { Entry } from '../../api/types.ts';
import { firstUnread, hasEarlier, lastSeq, type Transcript } from '../../inbox/transcript.ts';
import { DownIcon } from '../../shared/icons.ts';
import { sayFailure } from '../../shared/say.ts';
import { EntryView } from './entry-view.tsx';
import { useInbox, useInboxState } from '../../inbox/inbox-context.ts';
import { OutgoingView } from './outgoing-view.tsx';

/** Nearer the end than this, in pixels, the transcript stays at its end when something is added. */
const AT_END = 80;
const NOTHING: readonly never[] = [];

export interface TranscriptViewProps {
  id: string;
  transcript: Transcript;
  /** How many entries had not been read when the conversation was opened. */
  unread: number;
}

/** What was said, and what is on its way. */
export function TranscriptView({ id, transcript, unread }: TranscriptViewProps): JSX.Element {
  const inbox = useInbox();
  const { entries } = transcript;
  const outgoing = useInboxState((state) => state.outgoing.get(id)) ?? NOTHING;
  const presence = useInboxState((state) => state.presence.get(id));
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const before = useRef({ first: 0, height: 0 });
  const [isAway, setAway] = useState(false);
  // The mark stays where it was when the conversation was opened.
  const [mark] = useState(() => firstUnread(entries, unread));
  const last = lastSeq(transcript);
  const seen = lastSeen(entries, presence?.visitorSeen ?? 0);

  const toEnd = () => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    setAway(false);
  };
  useLayoutEffect(() => {
    // What was not read is what one has come for.
    const marked = scroller.current?.querySelector('.unread-mark');
    if (marked) marked.scrollIntoView({ block: 'center' });
    else toEnd();
  }, []);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const first = entries[0]?.seq ?? 0;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else if (first < before.current.first) element.scrollTop += element.scrollHeight - before.current.height;
    before.current = { first, height: element.scrollHeight };
  }, [entries, outgoing, presence]);
  // What stands at the end stays there when the field below grows, or a keyboard comes up.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // What one has written oneself is always brought into sight.
  const newest = outgoing.at(-1)?.id;
  useLayoutEffect(() => {
    if (newest !== undefined) toEnd();
  }, [newest]);

  useEffect(() => {
    const read = () => {
      if (!document.hidden && document.hasFocus() && atEnd.current) inbox.read(id, last);
    };
    read();
    window.addEventListener('focus', read);
    return () => window.removeEventListener('focus', read);
  }, [inbox, id, last, isAway]);

  return (
    <div className="transcript-frame">
      <div
        className="inbox-transcript"
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label="Transcript"
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          const left = scrollHeight - scrollTop - clientHeight;
          atEnd.current = left < AT_END;
          setAway(left > AT_END);
        }}
      >
        {hasEarlier(transcript) && (
          <Button
            variant="subtle"
            size="compact-sm"
            className="show-earlier"
            loading={transcript.loadingEarlier}
            onClick={() => void inbox.loadEarlier(id).catch(sayFailure)}
          >
            Show earlier
          </Button>
        )}
        <div role="log" aria-label="Messages" aria-live={transcript.loadingEarlier ? 'off' : 'polite'}>
          <ol>
            {entries.map((entry, index) => (
              <EntryView
                key={entry.seq}
                conversation={id}
                entry={entry}
                opensDay={opensDay(entries[index - 1], entry)}
                opensGroup={opensGroup(entries[index - 1], entry)}
                isFirstUnread={entry.seq === mark}
                isSeen={entry.seq === seen}
              />
            ))}
            {outgoing.map((message) => (
              <OutgoingView key={message.id} conversation={id} message={message} />
            ))}
          </ol>
        </div>
        {presence !== undefined && presence.visitorTypingUntil > 0 && (
          <p className="types" role="status">
            The visitor is typing…
          </p>
        )}
      </div>
      {isAway && (
        <Button
          className="to-end"
          size="compact-sm"
          leftSection={<DownIcon size={16} />}
          onClick={toEnd}
          variant="default"
        >
          Newest
        </Button>
      )}
    </div>
  );
}

const dayOfEntry = ({ at }: Entry) => new Date(at).toDateString();

const opensDay = (before: Entry | undefined, entry: Entry) =>
  before === undefined || dayOfEntry(before) !== dayOfEntry(entry);

function opensGroup(before: Entry | undefined, entry: Entry): boolean {
  return (
    before === undefined ||
    before.type === 'event' ||
    before.from !== entry.from ||
    before.author?.id !== entry.author?.id ||
    before.audience !== entry.audience
  );
}

/** The last of what was said to the visitor that they have seen; 0: nothing. */
function lastSeen(entries: readonly Entry[], seen: number): number {
  if (seen === 0) return 0;
  const shown = entries.findLast(
    ({ seq, from, audience }) =>
      seq <= seen && audience === undefined && (from === 'member' || from === 'bot'),
  );
  return shown?.seq ?? 0;
}
