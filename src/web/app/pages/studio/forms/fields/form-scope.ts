import { createContext, useContext, useMemo } from 'react';
import type { Problem } from '../../../../../../flow/problem.ts';
import { setNode } from '../../../../studio/edits/set-node.ts';
import type { FlowDraft, NodeDraft } from '../../../../studio/draft.ts';
import type { StudioState } from '../../../../studio/state.ts';
import { useStudio, useStudioState } from '../../studio-context.ts';
import { readAt, writeAt } from '../model/at-path.ts';

/** What a form is of: a node by its id, or, with null, the flow itself. */
export const FormScope = createContext<string | null>(null);

export interface Field {
  value: unknown;
  /** Undefined takes the field out of the document. */
  set: (value: unknown) => void;
  /** The same as a step of its own, which is not one with the typing before. */
  replace: (value: unknown, what: string) => void;
  problems: readonly Problem[];
  readOnly: boolean;
}

/**
 * One field of the form, by its dotted path. Only what changes it draws it again.
 * @param label what it is called in the list of what can be undone
 */
export function useField(path: string, label: string): Field {
  const scope = useContext(FormScope);
  const studio = useStudio();
  const value = useStudioState((state) => readAt(rootOf(state, scope), path));
  const problems = useProblems(path);
  const readOnly = useStudioState((state) => state.readOnly);
  const edit = (what: string, next: unknown, merge?: string) =>
    studio.edit(what, (draft) => inScope(draft, scope, (root) => writeAt(root, path, next)), merge);
  return {
    value,
    set: (next) => edit(`Change ${label}`, next, `${scope ?? ''}.${path}`),
    replace: (next, what) => edit(what, next),
    problems,
    readOnly,
  };
}

/** A value of the form that is only looked at. */
export function useValue(path: string): unknown {
  const scope = useContext(FormScope);
  return useStudioState((state) => readAt(rootOf(state, scope), path));
}

/** Changes several fields of the form's node in one step. */
export function useNodeEdit(): (
  label: string,
  change: (node: NodeDraft, draft: FlowDraft) => NodeDraft,
  merge?: string,
) => void {
  const scope = useContext(FormScope);
  const studio = useStudio();
  return (label, change, merge) => {
    if (scope === null) return;
    studio.edit(
      label,
      (draft) => {
        const node = draft.nodes[scope];
        return node ? setNode(draft, scope, change(node, draft)) : draft;
      },
      merge === undefined ? undefined : `${scope}.${merge}`,
    );
  };
}

/**
 * What lint says of a field.
 * @param deep also of what is in it
 */
export function useProblems(path: string, deep = false): readonly Problem[] {
  const scope = useContext(FormScope);
  const all = useStudioState((state) => state.problems);
  return useMemo(
    () =>
      all.filter(
        ({ node, field }) =>
          (node ?? null) === scope &&
          (field === path || (deep && field !== undefined && field.startsWith(`${path}.`))),
      ),
    [all, scope, path, deep],
  );
}

export const useReadOnly = (): boolean => useStudioState((state) => state.readOnly);

const rootOf = ({ draft }: StudioState, scope: string | null): object | undefined =>
  scope === null ? draft : draft.nodes[scope];

function inScope(
  draft: FlowDraft,
  scope: string | null,
  change: <Root extends object>(root: Root) => Root,
): FlowDraft {
  if (scope === null) return change(draft);
  const node = draft.nodes[scope];
  return node ? setNode(draft, scope, change(node)) : draft;
}
