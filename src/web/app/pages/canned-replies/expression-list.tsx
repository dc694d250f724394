import { UnstyledButton } from '@mantine/core';
import type { JSX } from 'react';
import { SYSTEM_PATHS } from '../../../../flow/known-paths.ts';

/** Answers and errors are of a step of a flow, which a member’s reply is not. */
const OF_STEPS = /^(answer|error)\./;

const PATHS: readonly { path: string; means: string }[] = [
  { path: 'member.name', means: 'The name of whoever sends the reply' },
  ...SYSTEM_PATHS.filter(({ path }) => !OF_STEPS.test(path)),
];

/** Which expressions a reply may have, to be put into its text. */
export function ExpressionList({ onChoose }: { onChoose: (expression: string) => void }): JSX.Element {
  return (
    <details className="expressions">
      <summary>Which expressions there are</summary>
      <ul>
        {PATHS.map(({ path, means }) => (
          <li key={path}>
            <UnstyledButton onClick={() => onChoose(`{{${path}}}`)} aria-label={`Insert ${path}`}>
              <code>{`{{${path}}}`}</code>
            </UnstyledButton>
            <span>{means}</span>
          </li>
        ))}
      </ul>
      <p>
        Variables of the conversation’s flow are read by their name, such as <code>{'{{order.id}}'}</code>.
        For what may be missing, say what stands in its place:{' '}
        <code>{'{{contact.name | default: "there"}}'}</code>. Filters such as <code>upper</code>,{' '}
        <code>date</code> and <code>truncate</code> change what is filled in.
      </p>
    </details>
  );
}
