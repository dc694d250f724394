import type { JSX } from 'react';
import type { NodeChange } from '../../../studio/diff/diff-flows.ts';

type Kind = NodeChange['kind'];

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
  moved: 'Moved',
};

/** Told apart by sign and word, and only then by colour. */
const SIGNS: Readonly<Record<Kind, string>> = { added: '+', removed: '−', changed: '≠', moved: '↔' };

export function DiffMark({ kind }: { kind: Kind }): JSX.Element {
  return (
    <span className="diff-mark" data-change={kind}>
      <span aria-hidden>{SIGNS[kind]}</span> {KIND_WORDS[kind]}
    </span>
  );
}
