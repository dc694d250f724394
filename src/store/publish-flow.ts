import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { and, eq, inArray, isNull, max } from 'drizzle-orm';
import type { FlowDocument } from '../flow/document.ts';
import {
  compile,
  lint,
  parseDocument,
  type FindFlow,
  type Problem,
  type Surroundings,
} from '../flow/publish.ts';
import type { Plan } from '../flow/plan.ts';
import { linkedFlows } from '../flow/publishing/find-flow.ts';
import { connectedProviders } from './connected-providers.ts';
import { versionColumns, type Draft, type FlowVersion, type Store } from './flows.ts';
import { flows, flowVersions } from './schema.ts';

/** A run carries its plan through every continue-as-new, and Temporal takes at most 2 MB at once. */
export const MAX_PLAN_BYTES = 256 * 1024;

export type PublishResult<Objection = never> =
  | { kind: 'published'; version: FlowVersion; problems: Problem[] }
  /** What kept it from being published. */
  | { kind: 'objection'; objection: Objection }
  | { kind: 'missing' }
  | { kind: 'archived' }
  /** The draft is no longer at the revision that was to be published. */
  | { kind: 'conflict' }
  | { kind: 'errors'; problems: Problem[] }
  /** `bytes`: the compressed plan. */
  | { kind: 'tooLarge'; bytes: number };

export interface PublishRequest<Objection = never> {
  id: string;
  note: string;
  /** Publish only this revision of the draft; `null`: whatever it is. */
  revision: number | null;
  /** A member's id; `null` or absent: a backend. */
  by?: string | null;
  /** Looks at what is about to be published among these flows; null: it may be. */
  object?: (document: FlowDocument, surroundings: Surroundings) => Objection | null;
}

/**
 * Makes the draft the next version and the one new conversations use. Other flows that it refers to are
 * pinned as they are published now.
 */
export function publishFlow<Objection = never>(
  { orm }: Store,
  { id, note, revision, by = null, object }: PublishRequest<Objection>,
): Promise<PublishResult<Objection>> {
  return orm.transaction(async (tx): Promise<PublishResult<Objection>> => {
    // Held to the end, so that of two who publish at once the second gets the next number.
    const [flow] = await tx.select().from(flows).where(eq(flows.id, id)).for('update');
    if (!flow) return { kind: 'missing' };
    if (flow.archivedAt) return { kind: 'archived' };
    if (revision !== null && flow.revision !== revision) return { kind: 'conflict' };

    const parsed = parseDocument(flow.draft);
    if (!parsed.ok) return { kind: 'errors', problems: parsed.problems };
    const [latest] = await tx
      .select({ version: max(flowVersions.version) })
      .from(flowVersions)
      .where(eq(flowVersions.flowId, id));
    const number = (latest?.version ?? 0) + 1;
    const surroundings = await loadSurroundings({ orm: tx }, parsed.document);
    const compiled = compile(parsed.document, number, surroundings);
    if (!compiled.ok) return { kind: 'errors', problems: compiled.problems };
    const plan = await packPlan(compiled.plan);
    if (plan.byteLength > MAX_PLAN_BYTES) return { kind: 'tooLarge', bytes: plan.byteLength };
    const objection = object?.(parsed.document, surroundings) ?? null;
    if (objection !== null) return { kind: 'objection', objection };

    const [version] = await tx
      .insert(flowVersions)
      .values({
        flowId: id,
        version: number,
        document: flow.draft,
        plan,
        public: parsed.document.public === true,
        note,
        publishedBy: by,
      })
      .returning(versionColumns);
    await tx.update(flows).set({ publishedVersion: number }).where(eq(flows.id, id));
    return { kind: 'published', version: version as FlowVersion, problems: compiled.problems };
  });
}

/** What is wrong with a draft, and what might be; whatever was saved, this never throws. */
export async function lintDraft(store: Store, draft: Draft): Promise<Problem[]> {
  const parsed = parseDocument(draft);
  if (!parsed.ok) return parsed.problems;
  return lint(parsed.document, await loadSurroundings(store, parsed.document));
}

const gzipped = promisify(gzip);

/** How plans are stored and carried: JSON, gzip. */
function packPlan(plan: Plan): Promise<Buffer> {
  return gzipped(JSON.stringify(plan));
}

/** What is published and connected now, as far as this document has to do with it. */
export async function loadSurroundings(store: Store, document: FlowDocument): Promise<Surroundings> {
  return {
    findFlow: await loadLinkedFlows(store, document),
    connected: await connectedProviders(store),
  };
}

/** Every flow this one calls or transfers to, directly or through others, as it is published. */
async function loadLinkedFlows({ orm }: Store, document: FlowDocument): Promise<FindFlow> {
  const found = new Map<string, NonNullable<ReturnType<FindFlow>>>();
  const asked = new Set<string>();
  let wanted = linkedFlows(document);
  while (wanted.length > 0) {
    for (const id of wanted) asked.add(id);
    const rows = await orm
      .select({ id: flows.id, version: flowVersions.version, document: flowVersions.document })
      .from(flows)
      .innerJoin(
        flowVersions,
        and(eq(flowVersions.flowId, flows.id), eq(flowVersions.version, flows.publishedVersion)),
      )
      .where(and(inArray(flows.id, wanted), isNull(flows.archivedAt)));
    const next = new Set<string>();
    for (const row of rows) {
      const parsed = parseDocument(row.document);
      if (!parsed.ok) continue;
      found.set(row.id, { document: parsed.document, version: row.version });
      for (const id of linkedFlows(parsed.document)) if (!asked.has(id)) next.add(id);
    }
    wanted = [...next];
  }
  return (id) => found.get(id) ?? null;
}
