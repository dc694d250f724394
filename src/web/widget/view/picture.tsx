/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Image } from '../../../flow/transcript.ts';
import { ImageIcon } from './icons.tsx';
import { safeUrl } from './safe-url.ts';
import { WORDS } from './words.ts';

/** An image that holds its place while it loads, and says what it would have shown when it cannot be loaded. */
export function Picture({ image }: { image: Image }): JSX.Element {
  const [state, setState] = useState<'loading' | 'ready' | 'broken'>('loading');
  const url = safeUrl(image.url);
  if (url === null || state === 'broken')
    return (
      <div class="picture broken">
        <ImageIcon />
        {image.alt && <span dir="auto">{image.alt}</span>}
        <span class="quiet">{WORDS.brokenImage}</span>
      </div>
    );
  return (
    <div class={`picture ${state}`}>
      <img
        src={url}
        alt={image.alt}
        loading="lazy"
        decoding="async"
        referrerpolicy="no-referrer"
        onLoad={() => setState('ready')}
        onError={() => setState('broken')}
      />
    </div>
  );
}
