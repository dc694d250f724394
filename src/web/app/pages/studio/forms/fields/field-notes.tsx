import { Input } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import type { Problem } from '../../../../../../flow/problem.ts';

/** Of a field in which there is nothing yet, that says it all. */
const SHAPE: readonly string[] = ['missing_field', 'too_small', 'invalid_value', 'wrong_type'];
const NEEDED = 'This is needed.';

export const errorsOf = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ severity }) => severity === 'error');

const isEmpty = (value: unknown) => value === undefined || value === '';

/** What lint says of a field, in a sentence and its mend. */
export function problemWords({ code, message, mend }: Problem, value: unknown): string {
  return isEmpty(value) && SHAPE.includes(code) ? NEEDED : `${message} ${mend}`;
}

/** The errors of a field, as a Mantine input takes them; false: there are none. */
export function errorNote(problems: readonly Problem[], value: unknown): ReactNode {
  const words = [...new Set(errorsOf(problems).map((problem) => problemWords(problem, value)))];
  return words.length === 0 ? false : words.join(' ');
}

/** The warnings of a field, below what is said of it. */
export function warningNote(problems: readonly Problem[], value: unknown): ReactNode {
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return warnings.length === 0 ? null : (
    <span className="field-warning">
      {[...new Set(warnings.map((problem) => problemWords(problem, value)))].join(' ')}
    </span>
  );
}

/**
 * What every Mantine input of a form has below it: what it is for, and what lint says.
 * @param deep it shows what is said of its parts too
 */
export function notes(
  path: string,
  problems: readonly Problem[],
  value: unknown,
  description?: ReactNode,
  deep = false,
): {
  description?: ReactNode;
  error: ReactNode;
  inputWrapperOrder: ('label' | 'input' | 'description' | 'error')[];
  wrapperProps: { 'data-field': string; 'data-deep'?: true };
} {
  const warning = warningNote(problems, value);
  return {
    ...((description ?? warning) !== null && {
      description: (
        <>
          {description}
          {description && warning && ' '}
          {warning}
        </>
      ),
    }),
    error: errorNote(problems, value),
    inputWrapperOrder: ['label', 'input', 'description', 'error'],
    wrapperProps: { 'data-field': path, ...(deep && { 'data-deep': true as const }) },
  };
}

/** What lint says of a part of a form that is no field by itself. */
export function Notes({ path, problems }: { path: string; problems: readonly Problem[] }): JSX.Element {
  const error = errorNote(problems, null);
  const warning = warningNote(problems, null);
  return (
    <div data-field={path} className="group-notes" tabIndex={-1}>
      {error && <Input.Error>{error}</Input.Error>}
      {warning && <p>{warning}</p>}
    </div>
  );
}
