import { scanTemplate } from '../../../../../../flow/expressions/scan-template.ts';
import { isKnownPath, SYSTEM_PATHS, type KnownVariable } from '../../../../../../flow/known-paths.ts';

/** Something an expression can read, as it is offered. */
export interface Readable {
  path: string;
  group: string;
  /** What it is. */
  means: string;
}

const GROUPS: Readonly<Record<string, string>> = {
  visitor: 'Visitor',
  contact: 'Contact',
  conversation: 'Conversation',
  answer: 'Last answer',
  error: 'Last error',
};

/** Everything that can be read, the flow's own variables first. */
export function listReadable(variables: readonly KnownVariable[]): Readable[] {
  return [
    ...variables.map(({ name, type, description, node }) => ({
      path: name,
      group: 'Variables',
      means:
        description ?? [type, node === undefined ? 'declared' : `set at ${node}`].filter(Boolean).join(', '),
    })),
    ...SYSTEM_PATHS.map(({ path, means }) => ({
      path,
      group: GROUPS[path.split('.')[0] ?? ''] ?? '',
      means,
    })),
  ];
}

/** Something in a text that is wrong, or that nothing is known of. */
export interface Mark {
  from: number;
  to: number;
  severity: 'error' | 'warning';
  message: string;
}

/** What is to be marked in a text. What has a default may be missing. */
export function markText(text: string, variables: readonly KnownVariable[]): Mark[] {
  const names = new Set(variables.map(({ name }) => name));
  return scanTemplate(text).flatMap((span): Mark[] => {
    if (!span.ok) return [{ from: span.from, to: span.to, severity: 'error', message: span.message }];
    const hasDefault = span.expression.filters?.some(({ name }) => name === 'default') ?? false;
    return span.paths
      .filter(({ path }, index) => !(index === 0 && hasDefault) && !isKnownPath(names, path))
      .map(({ path, from, to }) => ({
        from,
        to,
        severity: 'warning',
        message: `Nothing sets “${path.join('.')}”; it will be empty. Declare it, set it before, or add a default filter.`,
      }));
  });
}
