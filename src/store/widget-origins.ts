/** The pages on which the chat may be shown, beside our own. */
import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { appSettings } from './schema.ts';

const NAME = 'widget.origins';

/** Origins such as `https://shop.example.com`, in the order in which they were given. */
export async function widgetOrigins({ orm }: Pick<Database, 'orm'>): Promise<string[]> {
  const [row] = await orm
    .select({ value: appSettings.value })
    .from(appSettings)
    .where(eq(appSettings.name, NAME));
  return (row?.value as string[] | undefined) ?? [];
}

export async function setWidgetOrigins({ orm }: Pick<Database, 'orm'>, origins: string[]): Promise<void> {
  const set = { value: origins, updatedAt: new Date() };
  await orm
    .insert(appSettings)
    .values({ name: NAME, ...set })
    .onConflictDoUpdate({ target: appSettings.name, set });
}
