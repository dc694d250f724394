import { Text } from '@mantine/core';
import type { JSX } from 'react';
import { diffTexts } from '../../../studio/diff/diff-texts.ts';
import type { Value } from '../../../studio/diff/diff-values.ts';
import type { Row } from '../../../studio/diff/list-rows.ts';

/** Field by field, how it was and how it is. */
export function FieldDiffs({ rows }: { rows: readonly Row[] }): JSX.Element {
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        It only stands elsewhere.
      </Text>
    );
  return (
    <dl className="field-diffs">
      {rows.map((row, index) => (
        <div key={`${row.path.join('.')} ${index}`}>
          {row.path.length > 0 && <dt>{row.path.join(' › ')}</dt>}
          <dd dir="auto">
            <FieldDiff {...row} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FieldDiff({ path, before, after }: Row): JSX.Element {
  // Names of nodes are one thing each, and not made of words that stayed.
  const isText = typeof before === 'string' && typeof after === 'string' && path[0] !== 'Leads to';
  if (isText)
    return (
      <>
        {diffTexts(before, after).map(({ kind, text }, index) => {
          if (kind === 'added') return <ins key={index}>{text}</ins>;
          if (kind === 'removed') return <del key={index}>{text}</del>;
          return <span key={index}>{text}</span>;
        })}
      </>
    );
  return (
    <>
      {before !== undefined && <del>{show(before)}</del>} {after !== undefined && <ins>{show(after)}</ins>}
    </>
  );
}

function show(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
