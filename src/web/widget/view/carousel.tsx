/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Card } from '../../../flow/transcript.ts';
import type { Pressing } from './buttons.tsx';
import { CardView } from './card.tsx';
import { NextIcon, PreviousIcon } from './icons.tsx';
import { WORDS } from './words.ts';

/** Where a carousel stands: the first and the last card that are wholly in sight. */
interface Sight {
  first: number;
  last: number;
}

/** Cards side by side: swiped by touch, moved by its arrows or by the arrow keys. */
export function Carousel({ cards, ...pressing }: Pressing & { cards: Card[] }): JSX.Element {
  const track = useRef<HTMLUListElement>(null);
  const [{ first, last }, setSight] = useState<Sight>({ first: 0, last: 0 });

  useEffect(() => {
    const element = track.current;
    if (!element) return undefined;
    const look = () => setSight(sightOf(element));
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const show = (index: number) => {
    const card = track.current?.children[Math.max(0, Math.min(index, cards.length - 1))];
    card?.scrollIntoView({ inline: 'start', block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = { ArrowLeft: first - 1, ArrowRight: first + 1, Home: 0, End: cards.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    show(target);
  };
  const atStart = first === 0;
  const atEnd = last === cards.length - 1;

  return (
    <div class="carousel" role="group" aria-roledescription="carousel" aria-label={WORDS.carousel}>
      <ul
        class="track"
        ref={track}
        role="list"
        tabIndex={0}
        aria-label={WORDS.carousel}
        onScroll={({ currentTarget }) => setSight(sightOf(currentTarget))}
        onKeyDown={onKeyDown}
      >
        {cards.map((card, i) => (
          <li key={i} aria-label={WORDS.position(i + 1, cards.length)}>
            <CardView card={card} {...pressing} />
          </li>
        ))}
      </ul>
      {!(atStart && atEnd) && (
        <div class="carousel-bar">
          {/* aria-disabled, so that a keyboard does not lose its place at the ends. */}
          <button
            type="button"
            aria-label={WORDS.previousCard}
            aria-disabled={atStart}
            onClick={() => show(first - 1)}
          >
            <PreviousIcon />
          </button>
          <span class="quiet">{WORDS.position(first + 1, cards.length)}</span>
          <button
            type="button"
            aria-label={WORDS.nextCard}
            aria-disabled={atEnd}
            onClick={() => show(first + 1)}
          >
            <NextIcon />
          </button>
        </div>
      )}
    </div>
  );
}

function sightOf(track: HTMLElement): Sight {
  const frame = track.getBoundingClientRect();
  const inSight = [...track.children].map((card) => {
    const { left, right } = card.getBoundingClientRect();
    return left >= frame.left - 2 && right <= frame.right + 2;
  });
  const first = Math.max(0, inSight.indexOf(true));
  return { first, last: Math.max(first, inSight.lastIndexOf(true)) };
}
