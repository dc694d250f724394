import { memo, type JSX } from 'react';
import type { Button, Card, Entry } from '../../../../../flow/transcript.ts';
import { safeUrl } from '../../../../widget/view/safe-url.ts';
import { speaker, WORDS } from '../../../../widget/view/words.ts';
import { Picture, Text } from '../../inbox/entry-view.tsx';

interface Pressing {
  live: ReadonlySet<string>;
  chosen: ReadonlySet<string>;
  press: (id: string) => void;
}

/** An entry as the visitor's window shows it; what only members see is marked. */
export const SaidView = memo(function SaidView({
  entry,
  ...pressing
}: Pressing & { entry: Entry }): JSX.Element {
  if (entry.type === 'event')
    return (
      <p className="sim-event" data-event={entry.event} data-audience={entry.audience} dir="auto">
        {entry.audience === 'members' && <span className="sim-members">To members: </span>}
        {entry.text}
      </p>
    );
  return (
    <div className="sim-entry" data-from={entry.from} data-audience={entry.audience}>
      {entry.from === 'member' && (
        <p className="sim-author">
          {entry.author?.name}
          {entry.audience === 'members' && ', to members only'}
        </p>
      )}
      <span className="unseen">{speaker(entry.from, entry.author?.name)} </span>
      <Content entry={entry} {...pressing} />
    </div>
  );
});

function Content(props: Pressing & { entry: Exclude<Entry, { type: 'event' }> }): JSX.Element {
  const { entry, ...pressing } = props;
  switch (entry.type) {
    case 'text':
      return (
        <>
          <div className="sim-bubble">
            {entry.file && <p className="sim-file">{entry.file.name}</p>}
            {entry.text !== entry.file?.name && <Text text={entry.text} />}
          </div>
          <Buttons of={entry.buttons} {...pressing} />
        </>
      );
    case 'image':
      return (
        <>
          <div className="sim-bubble">
            <Picture {...entry.image} />
            {entry.caption !== undefined && <Text text={entry.caption} />}
          </div>
          <Buttons of={entry.buttons} {...pressing} />
        </>
      );
    case 'card':
      return <CardView card={entry.card} {...pressing} />;
    case 'carousel':
      return (
        <div className="sim-cards" role="group" aria-label={WORDS.carousel} tabIndex={0}>
          {entry.cards.map((card, index) => (
            <CardView key={index} card={card} {...pressing} />
          ))}
        </div>
      );
  }
}

function CardView({ card, ...pressing }: Pressing & { card: Card }): JSX.Element {
  return (
    <div className="sim-card">
      {card.image && <Picture {...card.image} />}
      <p className="sim-card-title" dir="auto">
        {card.title}
      </p>
      {card.text !== undefined && <Text text={card.text} />}
      <Buttons of={card.buttons} {...pressing} />
    </div>
  );
}

function Buttons({ of, live, chosen, press }: Pressing & { of: Button[] | undefined }): JSX.Element | null {
  if (!of || of.length === 0) return null;
  return (
    <div className="sim-buttons" role="group" aria-label={WORDS.answers}>
      {of.map(({ id, label, url }) => {
        const href = url === undefined ? null : safeUrl(url);
        return href === null ? (
          <button
            key={id}
            type="button"
            className="sim-button"
            disabled={!live.has(id)}
            data-chosen={chosen.has(id) || undefined}
            onClick={() => press(id)}
          >
            <span dir="auto">{label}</span>
            {chosen.has(id) && <span className="unseen"> ({WORDS.chosen})</span>}
          </button>
        ) : (
          <a key={id} className="sim-button" href={href} target="_blank" rel="noopener noreferrer">
            <span dir="auto">{label}</span> ↗<span className="unseen"> ({WORDS.opensInNewTab})</span>
          </a>
        );
      })}
    </div>
  );
}
