/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Card } from '../../../flow/transcript.ts';
import { Buttons, type Pressing } from './buttons.tsx';
import { Picture } from './picture.tsx';
import { Text } from './text.tsx';

export function CardView({ card, ...pressing }: Pressing & { card: Card }): JSX.Element {
  return (
    <div class="card">
      {card.image && <Picture image={card.image} />}
      <div class="card-body">
        <p class="card-title" dir="auto">
          {card.title}
        </p>
        {card.text && <Text text={card.text} class="card-text" />}
        {card.buttons && <Buttons buttons={card.buttons} {...pressing} />}
      </div>
    </div>
  );
}
