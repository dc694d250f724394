import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { conversationId } from '../conversation-schemas.ts';
import { sendSignal } from '../conversations/signals.ts';
import { route, type Route } from '../route.ts';
import { knownConversation } from './conversations.ts';

export const signalRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    name: 'sendSignal',
    method: 'post',
    path: '/api/v1/conversations/:id/signals',
    tag: 'conversations',
    summary: 'Say that you type, look at the conversation, or have seen something of it',
    description:
      'Told at once to whoever follows the conversation, and kept nowhere. A visitor is told of members who type or have seen something, by name; ' +
      'members are told of the visitor and of each other. `typing` holds for 10 seconds and `looking` for 45: repeat them before that.',
    credentials: ['member', 'visitor'],
    scope: 'conversations:write',
    limit: 'signal',
    bodyLimit: 'message',
    params: z.strictObject({ id: conversationId }),
    body: z.strictObject({
      kind: z.enum(['typing', 'stopped', 'looking', 'left', 'seen']),
      seq: z.int().min(0).max(2_147_483_647).optional().describe('Of `seen`: the last entry that was seen.'),
    }),
    responses: { 204: { description: 'Passed on.' } },
    problems: ['not_found'],
    async handle({ params: { id }, body: { kind, seq }, caller }) {
      await knownConversation(database, id);
      const signal = { conversation: id, kind, ...(seq !== undefined && { seq }) };
      await sendSignal(database, signal, caller.kind === 'member' ? caller.member : null);
      return { status: 204 };
    },
  }),
];
