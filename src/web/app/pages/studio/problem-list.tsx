import { Text } from '@mantine/core';
import type { JSX } from 'react';
import type { Problem } from '../../../../flow/problem.ts';
import { nodeName } from '../../studio/node-kinds.ts';
import { ErrorIcon, WarningIcon } from './icons.ts';
import { useStudio, useStudioState } from './studio-context.ts';

/** What is wrong with the draft, and what mends it; errors first. `onGo`: one was gone to. */
export function ProblemList({ onGo }: { onGo?: () => void }): JSX.Element {
  const problems = useStudioState((state) => state.problems);
  if (problems.length === 0)
    return (
      <Text c="dimmed" size="sm">
        Nothing is wrong: this draft can be published.
      </Text>
    );
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return (
    <>
      {errors.length > 0 && (
        <Group title="Errors keep it from being published" problems={errors} onGo={onGo} />
      )}
      {warnings.length > 0 && <Group title="Warnings" problems={warnings} onGo={onGo} />}
    </>
  );
}

function Group(props: {
  title: string;
  problems: readonly Problem[];
  onGo: (() => void) | undefined;
}): JSX.Element {
  const { title, problems, onGo } = props;
  return (
    <section className="problem-group">
      <h3>{title}</h3>
      <ul className="problem-list">
        {problems.map((problem, index) => (
          <li key={`${problem.code} ${problem.node ?? ''} ${problem.field ?? ''} ${index}`}>
            <ProblemRow problem={problem} onGo={onGo} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ProblemRow(props: { problem: Problem; onGo: (() => void) | undefined }): JSX.Element {
  const { problem, onGo } = props;
  const { severity, node: id, field, message, mend } = problem;
  const studio = useStudio();
  const node = useStudioState(({ draft }) => (id === undefined ? undefined : draft.nodes[id]));
  const Icon = severity === 'error' ? ErrorIcon : WarningIcon;
  return (
    <button
      type="button"
      className="problem-row"
      data-severity={severity}
      onClick={() => {
        onGo?.();
        if (id !== undefined && node) studio.jumpTo(id, field);
        else studio.showFlow(field);
      }}
    >
      <Icon size={18} aria-hidden />
      <span>
        <span className="unseen">{severity === 'error' ? 'Error' : 'Warning'}: </span>
        <span className="problem-where" dir="auto">
          {node ? nodeName(node) : (id ?? 'The flow')}
        </span>
        <span className="problem-message">{message}</span>
        <span className="problem-mend">{mend}</span>
      </span>
    </button>
  );
}
