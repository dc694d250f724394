import { format, resolveConfig } from 'prettier';
import { PROBLEMS } from '../../../src/api/problem.ts';
import type { Credential, Route } from '../../../src/api/route.ts';
import { ALL_SCOPES, ROLE_SCOPES, SCOPES } from '../../../src/api/scopes.ts';

export const API_DOCS = new URL('../../../docs/api.md', import.meta.url);

/** The document with its tables as the declarations have them; everything between is left as it is. */
export async function withTables(markdown: string, routes: readonly Route[]): Promise<string> {
  const tables = { scopes: scopesTable(), calls: callsTable(routes), problems: problemsTable() };
  const written = Object.entries(tables).reduce(
    (document, [name, table]) => replaceBlock(document, name, table),
    markdown,
  );
  return format(written, { ...(await resolveConfig(API_DOCS)), parser: 'markdown' });
}

function replaceBlock(markdown: string, name: string, table: string): string {
  const block = new RegExp(`(<!-- ${name}:.*-->\n)[^]*(<!-- end of ${name} -->)`);
  if (!block.test(markdown)) throw new Error(`docs/api.md has no block of ${name}`);
  return markdown.replace(block, (_all, start: string, end: string) => `${start}\n${table}\n\n${end}`);
}

function callsTable(routes: readonly Route[]): string {
  const takes = (route: Route, credential: Credential) =>
    route.credentials.includes(credential) ? 'yes' : '';
  const rows = [...routes]
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((route) =>
      row([
        `\`${route.method.toUpperCase()} ${route.path}\``,
        route.summary.replaceAll('|', '\\|'),
        scopeOf(route),
        takes(route, 'apiKey'),
        takes(route, 'member'),
        takes(route, 'visitor'),
        takes(route, 'open'),
      ]),
    );
  const columns = ['Call', 'Does', 'Scope', 'API key', 'Member', 'Visitor', 'Open'];
  return [row(columns), row(columns.map(() => '---')), ...rows].join('\n');
}

function scopeOf({ scope }: Route): string {
  if (scope === undefined) return '';
  return scope === null ? 'any' : `\`${scope}\``;
}

function scopesTable(): string {
  const roles = Object.keys(ROLE_SCOPES) as (keyof typeof ROLE_SCOPES)[];
  const rows = ALL_SCOPES.map((scope) =>
    row([
      `\`${scope}\``,
      SCOPES[scope],
      ...roles.map((role) => (ROLE_SCOPES[role].includes(scope) ? 'yes' : '')),
    ]),
  );
  const columns = ['Scope', 'Allows to', ...roles.map((role) => `\`${role}\``)];
  return [row(columns), row(columns.map(() => '---')), ...rows].join('\n');
}

function order({ path, method }: Route): string {
  return `${path} ${['get', 'post', 'put', 'patch', 'delete'].indexOf(method)}`;
}

function problemsTable(): string {
  const rows = Object.entries(PROBLEMS).map(([code, { status, title }]) =>
    row([`\`${code}\``, `${status}`, title]),
  );
  return [row(['Code', 'Status', 'Means']), row(Array(3).fill('---')), ...rows].join('\n');
}

function row(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
