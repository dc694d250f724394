import { and, desc, eq, lt, or } from 'drizzle-orm';
import type { MemberRef } from '../flow/transcript.ts';
import type { Database } from './database.ts';
import type { ActBody, CommandBody } from './inbound.ts';
import { inbound } from './schema.ts';

export interface AuditedCommand {
  by: MemberRef;
  command: (CommandBody | ActBody)['command'];
  id: string;
  acceptedAt: Date;
  /** Why it was not possible; `null`: it was done; absent: it waits. */
  refused?: { code: string; message: string } | null;
}

/** The commands that a conversation was given, the newest first. `before`: older than this one. */
export async function readAudit(
  { orm }: Pick<Database, 'orm'>,
  conversationId: string,
  { before, limit }: { before?: { updatedAt: Date; id: string }; limit: number },
): Promise<AuditedCommand[]> {
  const rows = await orm
    .select({
      id: inbound.id,
      acceptedAt: inbound.acceptedAt,
      body: inbound.body,
      outcome: inbound.outcome,
    })
    .from(inbound)
    .where(
      and(
        eq(inbound.conversationId, conversationId),
        eq(inbound.kind, 'command'),
        before &&
          or(
            lt(inbound.acceptedAt, before.updatedAt),
            and(eq(inbound.acceptedAt, before.updatedAt), lt(inbound.id, before.id)),
          ),
      ),
    )
    .orderBy(desc(inbound.acceptedAt), desc(inbound.id))
    .limit(limit);
  return rows.map(({ id, acceptedAt, body, outcome }) => ({
    id,
    acceptedAt,
    ...(body as CommandBody | ActBody),
    ...(outcome && { refused: outcome.refused ?? null }),
  }));
}
