import { format, resolveConfig } from 'prettier';
import { PROBLEMS } from '../../../src/api/problem.ts';
import type { Credential, Route } from '../../../src/api/route.ts';

export const API_DOCS = new URL('../../../docs/api.md', import.meta.url);

/** The document with its tables as the declarations have them; everything between is left as it is. */
export async function withTables(markdown: string, routes: readonly Route[]): Promise<string> {
  const written = replaceBlock(
    replaceBlock(markdown, 'calls', callsTable(routes)),
    'problems',
    problemsTable(),
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
        takes(route, 'apiKey'),
        takes(route, 'visitor'),
        takes(route, 'open'),
      ]),
    );
  return [row(['Call', 'Does', 'API key', 'Visitor', 'Open']), row(Array(5).fill('---')), ...rows].join('\n');
}

function order({ path, method }: Route): string {
  return `${path} ${['get', 'post', 'put', 'delete'].indexOf(method)}`;
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
