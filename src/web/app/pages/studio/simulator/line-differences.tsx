import { diffArrays } from 'diff';
import type { JSX } from 'react';

/** Lines of a transcript as they should be and as they are, one above the other. */
export function LineDifferences({ expected, actual }: { expected: string[]; actual: string[] }): JSX.Element {
  const rows = diffArrays(expected, actual).flatMap(({ value, added, removed }) =>
    value.map((line) => ({ line, kind: added ? 'added' : removed ? 'removed' : 'same' })),
  );
  return (
    <ul className="test-lines" aria-label="Expected and actual lines">
      {rows.map(({ line, kind }, index) => (
        <li key={index} data-kind={kind} dir="auto">
          <b>{kind === 'added' ? 'Now: ' : kind === 'removed' ? 'Expected: ' : ''}</b>
          {line}
        </li>
      ))}
    </ul>
  );
}
