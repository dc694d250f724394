import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { moveReadMark } from '../../store/inbox.ts';
import { conversationId } from '../conversation-schemas.ts';
import { sendSignal } from '../conversations/signals.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';

export const readMarkRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    name: 'markRead',
    method: 'put',
    path: '/api/v1/conversations/:id/read',
    tag: 'conversations',
    summary: 'A member has read a conversation up to an entry',
    description:
      'The mark moves forward only. The member’s other pages hear of it by a `signal` of the kind `read`; nobody else does.',
    credentials: ['member'],
    scope: 'conversations:read',
    params: z.strictObject({ id: conversationId }),
    body: z.strictObject({ seq: z.int().min(0).max(2_147_483_647) }),
    responses: { 200: { description: 'Where the mark is now.', body: z.object({ seq: z.int() }) } },
    problems: ['not_found'],
    async handle({ params: { id }, body, caller: { member } }) {
      const mark = await moveReadMark(database, member.id, id, body.seq);
      if (!mark) throw new Problem('not_found', `There is no conversation “${id}”.`);
      const { seq, moved } = mark;
      if (moved) await sendSignal(database, { conversation: id, kind: 'read', seq }, member);
      return { status: 200, body: { seq } };
    },
  }),
];
