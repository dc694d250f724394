import { diffWordsWithSpace } from 'diff';

export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Steps after which two texts count as different ones: more than anybody reads, and less than anybody waits for. */
const MOST_EDITS = 2_000;

/** Two texts as one, word by word; put together, what is not added is the first, and what is not removed the second. */
export function diffTexts(before: string, after: string): Piece[] {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS });
  if (!parts)
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
  return parts.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}
