import { z } from 'zod';
import type { Value } from '../../flow/transcript.ts';
import { readAudit, type AuditedCommand } from '../../store/audit.ts';
import type { Database } from '../../store/database.ts';
import { conversationId, wholeNumber } from '../conversation-schemas.ts';
import { cursorAfter, readCursor } from '../page-cursor.ts';
import { route, type Route } from '../route.ts';
import { instant } from '../schemas.ts';
import { knownConversation } from './conversations.ts';

const auditEntry = z
  .object({
    id: z
      .string()
      .describe('The command’s; what it added to the transcript has the same where that is a text.'),
    at: instant,
    by: z.object({ id: z.string(), name: z.string() }),
    command: z.string(),
    detail: z.record(z.string(), z.json()).describe('What was asked for, such as `{text}` or `{segment}`.'),
    outcome: z.enum(['done', 'refused', 'waiting']),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  })
  .meta({ id: 'AuditEntry' });

export const auditRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    name: 'readAudit',
    method: 'get',
    path: '/api/v1/conversations/:id/audit',
    tag: 'conversations',
    summary: 'Who did what in a conversation, and when',
    description: 'Every command of a member, of a backend and of the routing, also those that were refused.',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    params: z.strictObject({ id: conversationId }),
    query: z.strictObject({
      cursor: z.string().max(300).optional().describe('`earlier` of another page: what was before that.'),
      limit: wholeNumber(1, 500).default(200),
    }),
    responses: {
      200: {
        description: 'The last of them, the newest at the end.',
        body: z.object({ entries: z.array(auditEntry), earlier: z.string().nullable() }),
      },
    },
    problems: ['not_found'],
    async handle({ params: { id }, query: { cursor, limit } }) {
      await knownConversation(database, id);
      const before = cursor === undefined ? undefined : readCursor(cursor);
      const found = await readAudit(database, id, { ...(before && { before }), limit: limit + 1 });
      const page = found.slice(0, limit).reverse();
      const first = page[0];
      const earlier =
        found.length > limit && first ? cursorAfter({ updatedAt: first.acceptedAt, id: first.id }) : null;
      return { status: 200, body: { entries: page.map(entryOf), earlier } };
    },
  }),
];

function entryOf({ id, acceptedAt, by, command, refused }: AuditedCommand): z.input<typeof auditEntry> {
  const { name, ...detail } = command;
  return {
    id,
    at: acceptedAt.toISOString(),
    by,
    command: name,
    detail: detail as { [key: string]: Value },
    outcome: refused === undefined ? 'waiting' : refused === null ? 'done' : 'refused',
    ...(refused && { error: { code: refused.code, message: refused.message } }),
  };
}
