import { z } from 'zod';
import { lastCursor } from '../../store/conversations.ts';
import { takeMessage, type MessageParts } from '../conversations/accept-message.ts';
import {
  conversationId,
  entry,
  expects,
  status,
  turnBody,
  turnReply,
  wholeNumber,
} from '../conversation-schemas.ts';
import { entriesFor, readerOf } from '../conversation-replies.ts';
import { route, type Route } from '../route.ts';
import { knownConversation } from './conversations.ts';

export const messageRoutes = (deps: MessageParts): Route[] => [
  route({
    name: 'sendMessage',
    method: 'post',
    path: '/api/v1/conversations/:id/messages',
    tag: 'conversations',
    summary: 'A visitor’s turn: what they write, the file they send, or the button they press',
    description:
      'Once this answers 200 or 202 the message is durable, and is handled once, in the order of acceptance. ' +
      'Give an `id` of your own to be able to repeat the request: the same id and body get the same outcome.',
    credentials: ['apiKey', 'visitor'],
    scope: 'conversations:write',
    params: z.strictObject({ id: conversationId }),
    body: turnBody,
    bodyLimit: 'message',
    limit: 'message',
    responses: {
      200: { description: 'What the bot said in this turn.', body: turnReply },
      202: {
        description:
          'Accepted, not handled yet: the rest comes by the stream, the transcript, or by repeating this.',
        body: z.object({ working: z.literal(true) }),
      },
    },
    problems: ['not_found', 'id_conflict', 'conversation_closed', 'too_many_waiting'],
    async handle({ params, body }) {
      const reply = await takeMessage(deps, params.id, body);
      return reply ? { status: 200, body: reply } : { status: 202, body: { working: true as const } };
    },
  }),
  route({
    name: 'readTranscript',
    method: 'get',
    path: '/api/v1/conversations/:id/messages',
    tag: 'conversations',
    summary: 'The transcript, oldest first',
    credentials: ['apiKey', 'member', 'visitor'],
    scope: 'conversations:read',
    params: z.strictObject({ id: conversationId }),
    query: z.strictObject({
      after: wholeNumber(0, 2_147_483_647).default(0).describe('Only entries with a higher seq.'),
      limit: wholeNumber(1, 500).default(100),
    }),
    responses: {
      200: {
        description: 'Entries, how the conversation stands, and a cursor from which its stream goes on.',
        body: z.object({
          messages: z.array(entry),
          seq: z.int(),
          status,
          expects,
          working: z.boolean(),
          cursor: z.string(),
        }),
      },
    },
    problems: ['not_found'],
    async handle({ params, query, caller }) {
      // The cursor is read first: what changes in between is seen twice rather than never.
      const cursor = await lastCursor(deps.database, params.id);
      const { seq, status, expects, working } = await knownConversation(deps.database, params.id);
      const messages = await entriesFor(deps.database, params.id, query, readerOf(caller));
      return { status: 200, body: { messages, seq, status, expects, working, cursor: String(cursor) } };
    },
  }),
];
