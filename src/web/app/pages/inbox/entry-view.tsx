import { Badge } from '@mantine/core';
import { memo, type JSX, type ReactNode } from 'react';
import { linkify } from '../../../widget/view/linkify.ts';
import { safeUrl } from '../../../widget/view/safe-url.ts';
import type { Entry } from '../../api/types.ts';
import { STATES } from '../outbox/words.ts';
import { FileLink } from './file-link.tsx';
import { clockOf, dayOf, wholeOf } from './times.tsx';

export interface EntryViewProps {
  /** Its conversation’s id. */
  conversation: string;
  entry: Entry;
  opensDay: boolean;
  /** It is the first in a row by the same speaker. */
  opensGroup: boolean;
  isFirstUnread: boolean;
  /** It is the last that the visitor has seen. */
  isSeen: boolean;
}

type Said = Exclude<Entry, { type: 'event' }>;
type Card = Extract<Entry, { type: 'card' }>['card'];
type Button = NonNullable<Card['buttons']>[number];

/** One entry of the transcript, with the day and the mark before it where they belong there. */
export const EntryView = memo(function EntryView(props: EntryViewProps): JSX.Element {
  const { conversation, entry, opensDay, opensGroup, isFirstUnread, isSeen } = props;
  return (
    <>
      {opensDay && (
        <li className="day">
          <time dateTime={entry.at}>{dayOf(entry.at)}</time>
        </li>
      )}
      {isFirstUnread && <li className="unread-mark">New</li>}
      {entry.type === 'event' ? (
        <EventView entry={entry} />
      ) : (
        <li
          className="said"
          data-seq={entry.seq}
          data-from={entry.from}
          data-kind={entry.audience === 'members' ? 'note' : undefined}
          data-opens={opensGroup || undefined}
        >
          {opensGroup ? (
            <p className="speaker">
              <span dir="auto">{speakerOf(entry)}</span> <Clock at={entry.at} />
            </p>
          ) : (
            <span className="unseen">{speakerOf(entry)}: </span>
          )}
          <div className="bubble">
            <Content conversation={conversation} entry={entry} />
          </div>
          {isSeen && <p className="seen">Seen</p>}
        </li>
      )}
    </>
  );
});

function EventView({ entry }: { entry: Extract<Entry, { type: 'event' }> }): JSX.Element {
  const { delivery } = entry;
  return (
    <li className="event" data-seq={entry.seq} data-event={entry.event}>
      <span dir="auto">{entry.text}</span> <Clock at={entry.at} />
      {delivery && (
        <>
          {' '}
          <Badge size="sm" variant="light" color={STATES[delivery.state].color}>
            {STATES[delivery.state].label}
          </Badge>
          {delivery.error && <span> {delivery.error.message}</span>}
        </>
      )}
    </li>
  );
}

function Content({ conversation, entry }: { conversation: string; entry: Said }): JSX.Element {
  switch (entry.type) {
    case 'text':
      return (
        <>
          {entry.file && <FileLink conversation={conversation} file={entry.file} />}
          {entry.text !== entry.file?.name && <Text text={entry.text} />}
          <Buttons of={entry.buttons} />
        </>
      );
    case 'image':
      return (
        <>
          <Picture {...entry.image} />
          {entry.caption !== undefined && <Text text={entry.caption} />}
          <Buttons of={entry.buttons} />
        </>
      );
    case 'card':
      return <CardView card={entry.card} />;
    case 'carousel':
      return (
        <div className="cards" tabIndex={0} role="group" aria-label="Cards">
          {entry.cards.map((card, index) => (
            <CardView key={index} card={card} />
          ))}
        </div>
      );
  }
}

function CardView({ card }: { card: Card }): JSX.Element {
  return (
    <div className="card-said">
      {card.image && <Picture {...card.image} />}
      <strong dir="auto">{card.title}</strong>
      {card.text !== undefined && <Text text={card.text} />}
      <Buttons of={card.buttons} />
    </div>
  );
}

export function Picture({ url, alt }: { url: string; alt: string }): ReactNode {
  const safe = safeUrl(url);
  return safe === null ? alt : <img src={safe} alt={alt} loading="lazy" referrerPolicy="no-referrer" />;
}

/** What the visitor could press; a member cannot. */
function Buttons({ of }: { of: Button[] | undefined }): ReactNode {
  if (!of || of.length === 0) return null;
  return (
    <ul className="offered" aria-label="Offered buttons">
      {of.map(({ id, label }) => (
        <li key={id} dir="auto">
          {label}
        </li>
      ))}
    </ul>
  );
}

/** As it was written, with addresses as links. */
export function Text({ text }: { text: string }): JSX.Element {
  return (
    <p className="wraps" dir="auto">
      {linkify(text).map(({ text: shown, href }, index) =>
        href === undefined ? (
          shown
        ) : (
          <a key={index} href={href} target="_blank" rel="noopener noreferrer">
            {shown}
          </a>
        ),
      )}
    </p>
  );
}

const Clock = ({ at }: { at: string }): JSX.Element => (
  <time dateTime={at} title={wholeOf(at)}>
    {clockOf(at)}
  </time>
);

function speakerOf({ from, author, audience }: Said): string {
  const name = author?.name;
  switch (from) {
    case 'visitor':
      return 'Visitor';
    case 'bot':
      return 'Bot';
    case 'system':
      return 'System';
    case 'member':
      return audience === 'members' ? `Note by ${name ?? 'a member'}` : (name ?? 'Member');
  }
}
