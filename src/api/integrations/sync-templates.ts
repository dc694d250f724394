/**
 * Fetches WhatsApp templates page by page in the background. How far it is stands in the database, so that any process
 * can tell; one that was cut short is found by its silence, and the next one mends it.
 */
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { WhatsappAccount } from '../../integrations/accounts.ts';
import { createWhatsapp } from '../../integrations/whatsapp/whatsapp.ts';
import type { Database } from '../../store/database.ts';
import { claimSync, noteSync, type Integration } from '../../store/integrations.ts';
import { forgetTemplates, saveTemplates } from '../../store/whatsapp-templates.ts';
import { templateSync } from '../integration-schemas.ts';
import { NO_SHELF } from './no-shelf.ts';

export type TemplateSync = z.output<typeof templateSync>;

/** Milliseconds; a page takes at most one request's time. */
const SILENT_FOR = 60_000;

const CUT_SHORT = 'It was cut short. Sync again.';

/** How the last synchronisation went or goes; `null`: there was none. */
export function readSync({ sync }: Pick<Integration, 'sync'>): TemplateSync | null {
  const parsed = templateSync.safeParse(sync);
  if (!parsed.success) return null;
  const { touchedAt: heard } = sync ?? {};
  const touchedAt = Date.parse(typeof heard === 'string' ? heard : parsed.data.startedAt);
  const isSilent = parsed.data.state === 'running' && touchedAt < Date.now() - SILENT_FOR;
  return isSilent ? { ...parsed.data, state: 'failed', error: CUT_SHORT } : parsed.data;
}

/** Begins one, unless one is under way; resolves at once to how it stands. */
export async function startTemplateSync(
  { database, log }: { database: Database; log: Logger },
  account: WhatsappAccount,
): Promise<TemplateSync> {
  const claimed = await claimSync(database, 'whatsapp', SILENT_FOR);
  const begun = readSync(claimed.integration) ?? failedBefore();
  if (claimed.isOurs) {
    void run(database, account, begun).catch((error: unknown) => {
      log.error({ err: error }, 'The synchronisation of templates broke off');
    });
  }
  return begun;
}

async function run(database: Database, account: WhatsappAccount, begun: TemplateSync): Promise<void> {
  const whatsapp = createWhatsapp(account, NO_SHELF);
  let fetched = 0;
  let after: string | null = null;
  do {
    const page = await whatsapp.templatePage(after);
    if (!page.ok) return end({ state: 'failed', fetched, error: page.message });
    await saveTemplates(database, page.page.templates);
    fetched += page.page.templates.length;
    after = page.page.next;
    // Somebody disconnected it, or began another one, meanwhile.
    if (!(await note({ state: 'running', fetched, finishedAt: null, error: null }))) return;
  } while (after !== null);
  await forgetTemplates(database, new Date(begun.startedAt));
  await end({ state: 'done', fetched, error: null });

  function note(change: Omit<TemplateSync, 'startedAt'>): Promise<boolean> {
    return noteSync(database, 'whatsapp', begun.startedAt, {
      ...change,
      startedAt: begun.startedAt,
      touchedAt: new Date().toISOString(),
    });
  }

  async function end(change: Omit<TemplateSync, 'startedAt' | 'finishedAt'>): Promise<void> {
    await note({ ...change, finishedAt: new Date().toISOString() });
  }
}

/** The account was disconnected in this very moment. */
function failedBefore(): TemplateSync {
  const now = new Date().toISOString();
  return {
    state: 'failed',
    fetched: 0,
    startedAt: now,
    finishedAt: now,
    error: 'It is not connected any more.',
  };
}
