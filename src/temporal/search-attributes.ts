import { searchAttributes } from '../workflows/search-attributes.ts';

/** The search attributes as a cluster is told of them. */
export const SEARCH_ATTRIBUTES: Readonly<Record<string, 'Keyword' | 'Int'>> = Object.fromEntries(
  Object.values(searchAttributes).map((key) => [key.name, key.type === 'INT' ? 'Int' : 'Keyword'] as const),
);
