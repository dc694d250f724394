/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { linkify } from './linkify.ts';
import { WORDS } from './words.ts';

/** A text as it was written: with its line breaks, in its own direction, addresses as links. */
export function Text({ text, class: name = 'text' }: { text: string; class?: string }): JSX.Element {
  return (
    <p class={name} dir="auto">
      {linkify(text).map(({ text: shown, href }) =>
        href === undefined ? shown : <Link href={href}>{shown}</Link>,
      )}
    </p>
  );
}

function Link({ href, children }: { href: string; children: string }): JSX.Element {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="unseen"> ({WORDS.opensInNewTab})</span>
    </a>
  );
}
