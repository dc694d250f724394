import { Alert } from '@mantine/core';
import { useContext, useEffect, useState, type JSX, type RefObject } from 'react';
import type { Problem } from '../../../../../../flow/problem.ts';
import { useStudioState } from '../../studio-context.ts';
import { problemWords } from './field-notes.tsx';
import { FormScope } from './form-scope.ts';

/** What lint says that no field of the form shows. */
export function OtherProblems({ form }: { form: RefObject<HTMLElement | null> }): JSX.Element | null {
  const scope = useContext(FormScope);
  const problems = useStudioState((state) => state.problems);
  const [others, setOthers] = useState<readonly Problem[]>([]);
  useEffect(() => {
    const mine = problems.filter(({ node, field }) =>
      scope === null ? node === undefined && isOfSettings(field) : node === scope,
    );
    const left = mine.filter(({ field }) => field === undefined || !isShown(form.current, field));
    setOthers((before) => (before.length === 0 && left.length === 0 ? before : left));
  }, [problems, scope, form]);
  if (others.length === 0) return null;
  return (
    <Alert color={others.some(({ severity }) => severity === 'error') ? 'red' : 'amber'} title="To mend">
      <ul className="other-problems">
        {others.map((problem, index) => (
          <li key={index}>{problemWords(problem, null)}</li>
        ))}
      </ul>
    </Alert>
  );
}

/** A list of texts shows what is said of one of them too. */
function isShown(form: HTMLElement | null, field: string): boolean {
  const at = (path: string) => form?.querySelector(`[data-field="${CSS.escape(path)}"]`) ?? null;
  const parent = field.replace(/\.[^.]+$/, '');
  return at(field) !== null || (parent !== field && at(parent)?.hasAttribute('data-deep') === true);
}

const isOfSettings = (field: string | undefined) => field === undefined || !field.startsWith('nodes');
