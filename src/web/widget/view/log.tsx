/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Button, Entry, FileRef } from '../../../flow/transcript.ts';
import { type Conversation, type ConversationView, isBotBusy, pressable } from '../conversation.ts';
import { Buttons } from './buttons.tsx';
import { buttonsOf, EntryView } from './entry.tsx';
import { placeEntries } from './grouping.ts';
import { DownIcon } from './icons.tsx';
import { OutgoingView } from './outgoing.tsx';
import { WORDS } from './words.ts';

interface LogProps {
  conversation: Conversation;
  view: ConversationView;
  press(button: Button): void;
}

const NONE: ReadonlySet<string> = new Set();

/** The nearer the end than this, in pixels, the log stays at its end when something is added. */
const AT_END = 80;

/** The transcript, what is on its way, and the sign that an answer is being written. */
export function Log({ conversation, view, press }: LogProps): JSX.Element {
  const { entries, outgoing, uploads, expects, status, loaded, hasEarlier, loadingEarlier, trouble } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [isAway, setAway] = useState(false);
  const places = useMemo(() => placeEntries(entries), [entries]);
  const live = useMemo(() => pressable(view), [entries, expects, outgoing, status]);
  const chosen = useMemo(() => choicesOf(entries, view), [entries, outgoing]);
  const owners = useMemo(() => lastToShow(entries), [entries]);
  const loose = useMemo(() => looseButtons(owners, view), [owners, expects]);

  useKeptPlace(scroller, content, atEnd, entries);

  const toEnd = () => {
    atEnd.current = true;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
  // What one has said oneself is always brought into sight.
  const newest = (uploads.at(-1) ?? outgoing.at(-1))?.id;
  useLayoutEffect(() => {
    if (newest !== undefined) toEnd();
  }, [newest]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    atEnd.current = left < AT_END;
    setAway(left > element.clientHeight / 2);
    if (element.scrollTop < AT_END && hasEarlier) conversation.loadEarlier();
  };
  const lastOwn = entries.findLast(({ from }) => from === 'visitor')?.seq ?? Infinity;
  const seen = outgoing.length === 0 && view.seenUpTo >= lastOwn ? lastOwn : null;
  const load = useCallback((file: FileRef) => conversation.load(file), [conversation]);
  const firstWaiting = outgoing.find(({ state }) => state === 'waiting')?.id;

  return (
    <div
      class="scroller"
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={WORDS.log}
      onScroll={onScroll}
    >
      <div class="content" ref={content}>
        {hasEarlier && (
          <button
            type="button"
            class="plain earlier"
            aria-disabled={loadingEarlier}
            onClick={() => conversation.loadEarlier()}
          >
            {loadingEarlier ? WORDS.loadingEarlier : WORDS.earlier}
          </button>
        )}
        {!loaded && entries.length === 0 && <Skeleton />}
        {loaded && entries.length === 0 && outgoing.length + uploads.length === 0 && !isBotBusy(view) && (
          <p class="empty quiet">{WORDS.empty}</p>
        )}
        <div
          class="log"
          role="log"
          aria-label={WORDS.log}
          aria-live={loadingEarlier ? 'off' : 'polite'}
          aria-relevant="additions text"
          aria-busy={!loaded}
        >
          {entries.map((entry, i) => (
            <EntryView
              key={entry.seq}
              entry={entry}
              opensDay={places[i]?.opensDay ?? false}
              opensGroup={places[i]?.opensGroup ?? false}
              closesBurst={places[i]?.closesBurst ?? false}
              seen={entry.seq === seen}
              live={ownedBy(entry, live, owners)}
              chosen={ownedBy(entry, chosen, owners)}
              press={press}
              load={load}
            />
          ))}
          {[...outgoing, ...uploads].map((message) => (
            <OutgoingView
              key={message.id}
              message={message}
              trouble={trouble}
              explains={message.id === firstWaiting}
              canRepeat={status !== 'closed'}
              tryAgain={() => conversation.tryAgain()}
              repeat={(id) => conversation.repeat(id)}
              dismiss={(id) => conversation.dismiss(id)}
            />
          ))}
        </div>
        {loose.length > 0 && <Buttons buttons={loose} live={live} chosen={chosen} press={press} />}
        {isBotBusy(view) && <Busy from="bot" words={WORDS.busy} />}
        {view.typing && <Busy from="member" words={WORDS.typing(view.typing.name)} />}
      </div>
      {isAway && (
        <button type="button" class="to-end" onClick={toEnd}>
          <DownIcon />
          {WORDS.newest}
        </button>
      )}
    </div>
  );
}

function Busy({ from, words }: { from: 'bot' | 'member'; words: string }): JSX.Element {
  return (
    <div class={`entry ${from} opens busy`} role="status">
      <div class="bubble">
        <i />
        <i />
        <i />
        <span class="unseen">{words}</span>
      </div>
    </div>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" role="status">
      <span class="unseen">{WORDS.loading}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

/**
 * Keeps what the reader looks at where it is: the end when they are at the end, also while images load, and the
 * same entries when earlier ones are put before them.
 */
function useKeptPlace(
  scroller: { current: HTMLDivElement | null },
  content: { current: HTMLDivElement | null },
  atEnd: { current: boolean },
  entries: readonly Entry[],
): void {
  const before = useRef({ first: 0, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const first = entries[0]?.seq ?? 0;
    const grew = element.scrollHeight - before.current.height;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else if (first < before.current.first) element.scrollTop += grew;
    before.current = { first, height: element.scrollHeight };
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return undefined;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
      before.current.height = element.scrollHeight;
    });
    observer.observe(content.current);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}

/**
 * For each button the seq of the last entry that shows it. A question that is put again, because the answer was not
 * valid, shows the same buttons again; they are pressed where they were shown last.
 */
function lastToShow(entries: readonly Entry[]): ReadonlyMap<string, number> {
  return new Map(entries.flatMap((entry) => buttonsOf(entry).map(({ id }) => [id, entry.seq] as const)));
}

/** Those of `ids` that are buttons of this entry, and of none after it. */
function ownedBy(
  entry: Entry,
  ids: ReadonlySet<string>,
  owners: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const own = buttonsOf(entry).filter(({ id }) => ids.has(id) && owners.get(id) === entry.seq);
  return own.length === 0 ? NONE : new Set(own.map(({ id }) => id));
}

/** The ids of all buttons that were pressed, those on their way included. */
function choicesOf(entries: readonly Entry[], { outgoing }: ConversationView): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const entry of entries) if (entry.type === 'text' && entry.choice !== undefined) ids.add(entry.choice);
  for (const { choice, state } of outgoing) if (choice !== undefined && state !== 'refused') ids.add(choice);
  return ids;
}

/** The current question's buttons when no entry shows them. */
function looseButtons(owners: ReadonlyMap<string, number>, { expects, loaded }: ConversationView): Button[] {
  const buttons = expects?.buttons ?? [];
  return !loaded || buttons.some(({ id }) => owners.has(id)) ? [] : buttons;
}
