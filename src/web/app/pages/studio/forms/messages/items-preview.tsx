import { SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { useMemo, useState, type JSX } from 'react';
import { useValue } from '../fields/form-scope.ts';
import { useVariables } from '../fields/use-variables.ts';
import {
  previewItems,
  type ButtonPreview,
  type CardPreview,
  type ImagePreview,
  type ItemPreview,
} from '../model/preview-items.ts';

/** The messages as the visitor’s window shows them, filled in with examples. */
export function ItemsPreview(props: { path: string; buttonsPath?: string }): JSX.Element | null {
  const { path, buttonsPath = '' } = props;
  const items = useValue(path);
  const buttons = useValue(buttonsPath);
  const variables = useVariables();
  const own = useComputedColorScheme('light');
  const [chosen, setChosen] = useState<'light' | 'dark' | null>(null);
  const scheme = chosen ?? own;
  const shown = useMemo(() => previewItems(items, buttons, variables), [items, buttons, variables]);
  if (shown.length === 0) return null;
  return (
    <section className="window-preview" aria-label="Preview">
      <header>
        <h3>As the visitor sees it</h3>
        <SegmentedControl
          size="xs"
          aria-label="Colours of the preview"
          value={scheme}
          onChange={(value) => setChosen(value === 'dark' ? 'dark' : 'light')}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </header>
      <div className="window" data-scheme={scheme}>
        {shown.map((item, index) => (
          <Item key={index} item={item} />
        ))}
      </div>
    </section>
  );
}

function Item({ item }: { item: ItemPreview }): JSX.Element {
  switch (item.type) {
    case 'text':
      return (
        <>
          {item.text.trim() !== '' && (
            <p className="window-bubble" dir="auto">
              {item.text}
            </p>
          )}
          <Buttons of={item.buttons} />
        </>
      );
    case 'image':
      return (
        <>
          <figure className="window-bubble window-image">
            <Picture of={item.image} />
            {item.caption !== '' && <figcaption dir="auto">{item.caption}</figcaption>}
          </figure>
          <Buttons of={item.buttons} />
        </>
      );
    case 'card':
      return <Card of={item.card} />;
    case 'carousel':
      return (
        <div className="window-track" role="group" tabIndex={0} aria-label="Cards">
          {item.cards.map((card, index) => (
            <Card key={index} of={card} />
          ))}
        </div>
      );
  }
}

function Card({ of: { title, text, image, buttons } }: { of: CardPreview }): JSX.Element {
  return (
    <div className="window-card">
      {image && <Picture of={image} />}
      <div className="window-card-body">
        <p className="window-card-title" dir="auto">
          {title === '' ? '…' : title}
        </p>
        {text !== '' && (
          <p className="window-card-text" dir="auto">
            {text}
          </p>
        )}
        <Buttons of={buttons} />
      </div>
    </div>
  );
}

function Picture({ of: { url, alt } }: { of: ImagePreview }): JSX.Element {
  const [broken, setBroken] = useState<string | null>(null);
  if (url === null || broken === url)
    return <div className="window-picture-broken">{alt === '' ? 'The picture' : alt}</div>;
  return (
    <img src={url} alt={alt} loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(url)} />
  );
}

function Buttons({ of }: { of: readonly ButtonPreview[] }): JSX.Element | null {
  if (of.length === 0) return null;
  return (
    <ul className="window-buttons" aria-label="Buttons">
      {of.map(({ label, isLink }, index) => (
        <li key={index} dir="auto">
          {label === '' ? '…' : label}
          {isLink && ' ↗'}
        </li>
      ))}
    </ul>
  );
}
