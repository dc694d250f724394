import type { FlowDiff, Section } from './diff-flows.ts';

const ONE: Readonly<Record<Section, string>> = {
  Flow: 'the flow itself',
  Settings: 'settings',
  Variables: 'variable',
  Intents: 'intent',
  Tests: 'test',
};

/** What differs, in a few words each: `2 nodes added`, `1 variable changed`. Empty: nothing does. */
export function summarizeDiff({ nodes, parts, onlyLayout }: FlowDiff): string[] {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const kinds = ['added', 'removed', 'changed'] as const;
  for (const kind of kinds) for (const node of nodes.values()) if (node.kind === kind) count(`node ${kind}`);
  for (const { section, kind, name } of parts) if (name !== '') count(`${ONE[section]} ${kind}`);
  const whole = parts.filter(({ name }) => name === '').map(({ section }) => `${ONE[section]} changed`);
  const counted = [...counts].map(([what, number]) => {
    const [thing = '', kind = ''] = what.split(' ');
    return `${number} ${thing}${number === 1 ? '' : 's'} ${kind}`;
  });
  const said = [...counted, ...whole];
  return said.length === 0 && onlyLayout > 0 ? ['only where things stand on the canvas'] : said;
}
