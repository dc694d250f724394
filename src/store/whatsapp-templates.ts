/** WhatsApp templates as Meta last told of them. */
import { and, asc, eq, lt, notInArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { whatsappTemplates } from './schema.ts';
import { storableJson } from './storable-json.ts';

/** The database, or `{ orm: transaction }`. */
type Store = Pick<Database, 'orm'>;

export type StoredTemplate = typeof whatsappTemplates.$inferSelect;
export type NewTemplate = Omit<StoredTemplate, 'syncedAt'>;

export async function findTemplate(
  { orm }: Store,
  name: string,
  language: string,
): Promise<StoredTemplate | null> {
  const [row] = await orm
    .select()
    .from(whatsappTemplates)
    .where(and(eq(whatsappTemplates.name, name), eq(whatsappTemplates.language, language)));
  return row ?? null;
}

export interface TemplateFilter {
  /** A part of the name, in any case. */
  name?: string | undefined;
  category?: string | undefined;
  language?: string | undefined;
  status?: string | undefined;
}

/** By name and language. */
export function listTemplates({ orm }: Store, filter: TemplateFilter): Promise<StoredTemplate[]> {
  const { name, category, language, status } = filter;
  return orm
    .select()
    .from(whatsappTemplates)
    .where(
      and(
        name === undefined
          ? undefined
          : sql`position(lower(${name}) in lower(${whatsappTemplates.name})) > 0`,
        category === undefined ? undefined : eq(whatsappTemplates.category, category),
        language === undefined ? undefined : eq(whatsappTemplates.language, language),
        status === undefined ? undefined : eq(whatsappTemplates.status, status),
      ),
    )
    .orderBy(asc(whatsappTemplates.name), asc(whatsappTemplates.language));
}

/** Adds them, or brings them up to date. */
export async function saveTemplates({ orm }: Store, templates: readonly NewTemplate[]): Promise<void> {
  if (templates.length === 0) return;
  // One statement may not touch a row twice.
  const each = new Map(templates.map((template) => [`${template.name} ${template.language}`, template]));
  await orm
    .insert(whatsappTemplates)
    .values(
      [...each.values()].map((template) => ({
        ...template,
        components: JSON.parse(storableJson(template.components)) as StoredTemplate['components'],
        syncedAt: sql`clock_timestamp()`,
      })),
    )
    .onConflictDoUpdate({
      target: [whatsappTemplates.name, whatsappTemplates.language],
      set: {
        metaId: sql`excluded.meta_id`,
        category: sql`excluded.category`,
        status: sql`excluded.status`,
        parameterFormat: sql`excluded.parameter_format`,
        components: sql`excluded.components`,
        syncedAt: sql`excluded.synced_at`,
      },
    });
}

/** These are all that there are of this name. */
export async function keepTemplatesNamed(
  { orm }: Store,
  name: string,
  templates: readonly NewTemplate[],
): Promise<void> {
  await orm.transaction(async (transaction) => {
    await saveTemplates({ orm: transaction }, templates);
    const languages = templates.map(({ language }) => language);
    await transaction
      .delete(whatsappTemplates)
      .where(
        and(
          eq(whatsappTemplates.name, name),
          languages.length === 0 ? undefined : notInArray(whatsappTemplates.language, languages),
        ),
      );
  });
}

/** Forgets those that Meta has not told of since then; absent: all of them. */
export async function forgetTemplates({ orm }: Store, before?: Date): Promise<void> {
  await orm
    .delete(whatsappTemplates)
    .where(before === undefined ? undefined : lt(whatsappTemplates.syncedAt, before));
}
