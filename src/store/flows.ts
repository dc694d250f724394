/**
 * Flows: a draft that people edit, versions that never change, and which version new conversations use.
 */
import { and, asc, count, desc, eq, isNotNull, isNull, sql, type AnyColumn } from 'drizzle-orm';
import type { MemberRef, Value } from '../flow/transcript.ts';
import type { Database } from './database.ts';
import { conversations, flows, flowVersions, members } from './schema.ts';

/** A draft as it was saved: a JSON object with this flow's `id`, not necessarily a valid document. */
export interface Draft {
  id: string;
  [field: string]: Value;
}

export interface Flow {
  id: string;
  name: string;
  description: string;
  /** Counts saves of the draft. */
  revision: number;
  /** The version that new conversations use; `null`: none yet. */
  publishedVersion: number | null;
  /** Whether visitors may start that version by themselves. */
  public: boolean;
  /** Whether the draft is another document than that version; false while there is none. */
  changed: boolean;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Who saved the draft last, under the name that they have now; `null`: a backend. */
  savedBy: MemberRef | null;
}

export interface FlowVersion {
  version: number;
  note: string;
  /** Whether visitors may start it by themselves. */
  public: boolean;
  publishedAt: Date;
  /** Under the name that they have now; `null`: a backend, or it came with the installation. */
  publishedBy: MemberRef | null;
}

/** How many conversations that are not closed run on a version. */
export interface LiveVersion {
  version: number;
  conversations: number;
}

/** A published version, ready to be run. */
export interface PublishedPlan {
  flow: string;
  version: number;
  name: string;
  public: boolean;
  /** ISO country, for phone numbers that are written without one; `null`: the author named none. */
  region: string | null;
  /** The compiled plan: JSON, gzip. */
  plan: Uint8Array;
}

/** The database, or `{ orm: transaction }`. */
export type Store = Pick<Database, 'orm'>;

/** The member of this id, as JSON; a subquery, so that updates can return it too. */
const memberNamed = (id: AnyColumn) => sql<MemberRef | null>`(
  select json_build_object('id', ${members.id}, 'name', ${members.name})
  from ${members} where ${members.id} = ${id}
)`;

const flowColumns = {
  id: flows.id,
  name: flows.name,
  description: flows.description,
  revision: flows.revision,
  publishedVersion: flows.publishedVersion,
  // A subquery, so that updates can return it too.
  public: sql<boolean>`exists (
    select 1 from ${flowVersions}
    where ${flowVersions.flowId} = ${flows.id}
      and ${flowVersions.version} = ${flows.publishedVersion}
      and ${flowVersions.public}
  )`,
  // As texts, because `json` does not compare; both were written by the same hand.
  changed: sql<boolean>`exists (
    select 1 from ${flowVersions}
    where ${flowVersions.flowId} = ${flows.id}
      and ${flowVersions.version} = ${flows.publishedVersion}
      and ${flowVersions.document}::text <> ${flows.draft}::text
  )`,
  archivedAt: flows.archivedAt,
  createdAt: flows.createdAt,
  updatedAt: flows.updatedAt,
  savedBy: memberNamed(flows.savedBy),
};

export const versionColumns = {
  version: flowVersions.version,
  note: flowVersions.note,
  public: flowVersions.public,
  publishedAt: flowVersions.publishedAt,
  publishedBy: memberNamed(flowVersions.publishedBy),
};

/** By name. Archived ones only when asked for. */
export function listFlows({ orm }: Store, { archived }: { archived: boolean }): Promise<Flow[]> {
  return orm
    .select(flowColumns)
    .from(flows)
    .where(archived ? isNotNull(flows.archivedAt) : isNull(flows.archivedAt))
    .orderBy(asc(flows.name), asc(flows.id));
}

export async function findFlow({ orm }: Store, id: string): Promise<Flow | null> {
  const [flow] = await orm.select(flowColumns).from(flows).where(eq(flows.id, id));
  return flow ?? null;
}

export async function findDraft(
  { orm }: Store,
  id: string,
): Promise<{ draft: Draft; revision: number } | null> {
  const [row] = await orm
    .select({ draft: flows.draft, revision: flows.revision })
    .from(flows)
    .where(eq(flows.id, id));
  return row ? { draft: row.draft as Draft, revision: row.revision } : null;
}

/**
 * Creates the flow with its first draft; `null` when the id is taken (also by an archived flow).
 * `by`: a member's id; `null`: a backend.
 */
export async function createFlow(
  { orm }: Store,
  draft: Draft,
  by: string | null = null,
): Promise<Flow | null> {
  const [flow] = await orm
    .insert(flows)
    .values({ id: draft.id, draft, savedBy: by, ...titleOf(draft) })
    .onConflictDoNothing()
    .returning(flowColumns);
  return flow ?? null;
}

export type SaveResult = { kind: 'saved'; flow: Flow } | { kind: 'conflict' } | { kind: 'missing' };

/** Saves the draft if it still is at `revision` (`null`: whatever it is at). `by`: a member's id; `null`: a backend. */
export async function saveDraft(
  { orm }: Store,
  draft: Draft,
  revision: number | null,
  by: string | null = null,
): Promise<SaveResult> {
  const unchanged = revision === null ? undefined : eq(flows.revision, revision);
  const [flow] = await orm
    .update(flows)
    .set({
      draft,
      ...titleOf(draft),
      revision: sql`${flows.revision} + 1`,
      updatedAt: sql`now()`,
      savedBy: by,
    })
    .where(and(eq(flows.id, draft.id), unchanged))
    .returning(flowColumns);
  if (flow) return { kind: 'saved', flow };
  return (await findFlow({ orm }, draft.id)) ? { kind: 'conflict' } : { kind: 'missing' };
}

/** Archived: no new conversations, and not in lists; those that run go on. `null`: there is no such flow. */
export async function setArchived({ orm }: Store, id: string, archived: boolean): Promise<Flow | null> {
  const [flow] = await orm
    .update(flows)
    // Archiving twice keeps the first time.
    .set({ archivedAt: archived ? sql`coalesce(${flows.archivedAt}, now())` : null })
    .where(eq(flows.id, id))
    .returning(flowColumns);
  return flow ?? null;
}

/** Newest first. */
export function listVersions({ orm }: Store, id: string): Promise<FlowVersion[]> {
  return orm
    .select(versionColumns)
    .from(flowVersions)
    .where(eq(flowVersions.flowId, id))
    .orderBy(desc(flowVersions.version));
}

export async function findVersion(
  { orm }: Store,
  id: string,
  version: number,
): Promise<(FlowVersion & { document: Draft }) | null> {
  const [row] = await orm
    .select({ ...versionColumns, document: flowVersions.document })
    .from(flowVersions)
    .where(and(eq(flowVersions.flowId, id), eq(flowVersions.version, version)));
  return row ? { ...row, document: row.document as Draft } : null;
}

/** By flow, then by version: where conversations that are not closed run. `id`: only this flow's. */
export async function countLive({ orm }: Store, id?: string): Promise<Map<string, LiveVersion[]>> {
  const rows = await orm
    .select({
      flowId: conversations.flowId,
      version: conversations.flowVersion,
      conversations: count(),
    })
    .from(conversations)
    // As the index has it: most conversations are closed, and not looked at.
    .where(
      and(
        sql`${conversations.status} <> 'closed'`,
        id === undefined ? undefined : eq(conversations.flowId, id),
      ),
    )
    .groupBy(conversations.flowId, conversations.flowVersion)
    .orderBy(conversations.flowId, conversations.flowVersion);
  const live = new Map<string, LiveVersion[]>();
  for (const { flowId, ...counted } of rows) live.set(flowId, [...(live.get(flowId) ?? []), counted]);
  return live;
}

/** Makes an existing version the one new conversations use; `null`: there is no such version. */
export async function useVersion({ orm }: Store, id: string, version: number): Promise<Flow | null> {
  const exists = orm
    .select({ one: sql`1` })
    .from(flowVersions)
    .where(and(eq(flowVersions.flowId, id), eq(flowVersions.version, version)));
  const [flow] = await orm
    .update(flows)
    .set({ publishedVersion: version })
    .where(and(eq(flows.id, id), sql`exists ${exists}`))
    .returning(flowColumns);
  return flow ?? null;
}

/** What a new conversation runs: this version, or the published one. `null`: none, or the flow is archived. */
export async function publishedPlan(
  { orm }: Store,
  flowId: string,
  version?: number,
): Promise<PublishedPlan | null> {
  const [row] = await orm
    .select({
      flow: flows.id,
      version: flowVersions.version,
      name: sql<string>`coalesce(${flowVersions.document} ->> 'name', ${flows.name})`,
      public: flowVersions.public,
      region: sql<string | null>`${flowVersions.document} #>> '{settings,region}'`,
      plan: flowVersions.plan,
    })
    .from(flows)
    .innerJoin(
      flowVersions,
      and(
        eq(flowVersions.flowId, flows.id),
        eq(flowVersions.version, version === undefined ? flows.publishedVersion : version),
      ),
    )
    .where(and(eq(flows.id, flowId), isNull(flows.archivedAt)));
  return row ?? null;
}

export interface PublicFlow {
  id: string;
  name: string;
  description: string;
}

/** A flow that visitors may start by themselves, as it was published; `null`: there is none with this id. */
export async function findPublicFlow({ orm }: Store, id: string): Promise<PublicFlow | null> {
  const [flow] = await orm
    .select({
      id: flows.id,
      name: sql<string>`coalesce(${flowVersions.document} ->> 'name', ${flows.id})`,
      description: sql<string>`coalesce(${flowVersions.document} ->> 'description', '')`,
    })
    .from(flows)
    .innerJoin(
      flowVersions,
      and(eq(flowVersions.flowId, flows.id), eq(flowVersions.version, flows.publishedVersion)),
    )
    .where(and(eq(flows.id, id), flowVersions.public, isNull(flows.archivedAt)));
  return flow ?? null;
}

/** How a draft, complete or not, is shown in lists. */
function titleOf(draft: Draft): { name: string; description: string } {
  const { id, name, description } = draft;
  return {
    name: typeof name === 'string' && name.trim() !== '' ? name : id,
    description: typeof description === 'string' ? description : '',
  };
}
