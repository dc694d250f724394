/**
 * What a fresh installation starts with, so that it can be talked to at once: the example flows, published,
 * and the teams, segments and member that they name.
 */
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { parseDocument } from './flow/publish.ts';
import { linkedFlows } from './flow/publishing/find-flow.ts';
import type { Database } from './store/database.ts';
import { addMissing } from './store/directory.ts';
import { createFlow, type Draft, type Store } from './store/flows.ts';
import { publishFlow } from './store/publish-flow.ts';
import { flows } from './store/schema.ts';

const EXAMPLES = new URL('../examples/', import.meta.url);

const DIRECTORY = {
  teams: [
    { id: 'support', name: 'Support' },
    { id: 'sales', name: 'Sales' },
  ],
  segments: [
    { id: 'vip', name: 'VIP' },
    { id: 'returns', name: 'Returns' },
    { id: 'leads', name: 'Leads' },
  ],
  members: [{ id: 'alex', name: 'Alex Rivera', email: 'alex@example.com', teams: ['support'] }],
};

/** Serialises processes that start at the same time. Any fixed number does. */
const SEED_LOCK = 727_002;

/**
 * Does nothing once there is any flow, archived ones included. All or nothing, so that a start that is cut
 * short leaves it to the next one. Resolves to the number of flows that were added.
 */
export async function seedExamples({ orm }: Pick<Database, 'orm'>): Promise<number> {
  const examples = inPublishingOrder(await readExamples());
  return orm.transaction(async (transaction) => {
    const store: Store = { orm: transaction };
    await transaction.execute(sql`select pg_advisory_xact_lock(${SEED_LOCK})`);
    if ((await transaction.$count(flows)) > 0) return 0;
    await addMissing(store, DIRECTORY);
    for (const example of examples) await publishExample(store, example);
    return examples.length;
  });
}

async function readExamples(): Promise<Draft[]> {
  const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(new URL(name, EXAMPLES), 'utf8')) as Draft),
  );
}

/** A flow after those it refers to, because publishing pins them as they are published then. */
function inPublishingOrder(examples: Draft[]): Draft[] {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const ordered = new Set<Draft>();
  const visited = new Set<Draft>();
  const visit = (example: Draft) => {
    if (visited.has(example)) return;
    visited.add(example);
    for (const id of flowsNamedIn(example)) {
      const named = byId.get(id);
      if (named) visit(named);
    }
    ordered.add(example);
  };
  examples.forEach(visit);
  return [...ordered];
}

function flowsNamedIn(example: Draft): string[] {
  const parsed = parseDocument(example);
  return parsed.ok ? linkedFlows(parsed.document) : [];
}

async function publishExample(store: Store, example: Draft): Promise<void> {
  await createFlow(store, example);
  const published = await publishFlow(store, {
    id: example.id,
    note: 'The example as it came.',
    revision: null,
  });
  if (published.kind === 'published') return;
  const problems =
    published.kind === 'errors' ? published.problems.map(({ message }) => message).join(' ') : '';
  throw new Error(`The example flow ${example.id} cannot be published (${published.kind}). ${problems}`);
}
