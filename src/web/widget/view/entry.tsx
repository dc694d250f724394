/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Button, Entry, FileRef } from '../../../flow/transcript.ts';
import { Buttons, type Pressing } from './buttons.tsx';
import { CardView } from './card.tsx';
import { Carousel } from './carousel.tsx';
import { dayWords, timeWords } from './dates.ts';
import { FileView } from './file.tsx';
import { memo } from './memo.ts';
import { Picture } from './picture.tsx';
import { Text } from './text.tsx';
import { speaker, WORDS } from './words.ts';

interface EntryProps extends Pressing {
  entry: Entry;
  opensDay: boolean;
  opensGroup: boolean;
  closesBurst: boolean;
  /** Members have seen it, and the visitor has said nothing after it. */
  seen: boolean;
  load(file: FileRef): Promise<Blob>;
}

/** One entry of the transcript, with the day before it and the time after it where its place asks for them. */
export const EntryView = memo('EntryView', (props: EntryProps) => {
  const { entry, opensDay, opensGroup, closesBurst, seen } = props;
  const name = entry.author?.name;
  return (
    <>
      {opensDay && (
        <p class="day">
          <time dateTime={entry.at}>{dayWords(entry.at)}</time>
        </p>
      )}
      {entry.type === 'event' ? (
        <p class={`event ${entry.event}`} data-seq={entry.seq} dir="auto">
          {entry.text}
        </p>
      ) : (
        <div
          class={`entry ${entry.from}${opensGroup ? ' opens' : ''}`}
          data-seq={entry.seq}
          data-id={entry.id}
        >
          {name !== undefined && opensGroup && (
            <p class="author" aria-hidden="true">
              <span class="initial">{[...name][0]}</span>
              {name}
            </p>
          )}
          <span class="unseen">{speaker(entry.from, name)} </span>
          <Content {...props} entry={entry} />
          {(closesBurst || seen) && (
            <p class="time">
              {closesBurst && <time dateTime={entry.at}>{timeWords(entry.at)}</time>}
              {closesBurst && seen && ' · '}
              {seen && <span class="seen">{WORDS.seen}</span>}
            </p>
          )}
        </div>
      )}
    </>
  );
});

function Content(props: EntryProps & { entry: Exclude<Entry, { type: 'event' }> }): JSX.Element {
  const { entry, live, chosen, press, load } = props;
  const pressing = { live, chosen, press };
  switch (entry.type) {
    case 'text':
      return (
        <>
          {/* A file that came without a text has its name for one. */}
          {entry.text !== entry.file?.name && (
            <div class="bubble">
              <Text text={entry.text} />
            </div>
          )}
          {entry.file && (
            <div class="bubble attachment">
              <FileView file={entry.file} load={load} />
            </div>
          )}
          {entry.buttons && <Buttons buttons={entry.buttons} {...pressing} />}
        </>
      );
    case 'image':
      return (
        <>
          <figure class="bubble image">
            <Picture image={entry.image} />
            {entry.caption && (
              <figcaption>
                <Text text={entry.caption} />
              </figcaption>
            )}
          </figure>
          {entry.buttons && <Buttons buttons={entry.buttons} {...pressing} />}
        </>
      );
    case 'card':
      return <CardView card={entry.card} {...pressing} />;
    case 'carousel':
      return <Carousel cards={entry.cards} {...pressing} />;
  }
}

/** All buttons that an entry shows. */
export function buttonsOf(entry: Entry): Button[] {
  switch (entry.type) {
    case 'text':
    case 'image':
      return entry.buttons ?? [];
    case 'card':
      return entry.card.buttons ?? [];
    case 'carousel':
      return entry.cards.flatMap(({ buttons }) => buttons ?? []);
    case 'event':
      return [];
  }
}
