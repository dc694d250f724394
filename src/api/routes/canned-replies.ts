import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseTemplate } from '../../flow/expressions/parse-template.ts';
import { render } from '../../flow/expressions/render.ts';
import {
  addCannedReply,
  changeCannedReply,
  listCannedReplies,
  removeCannedReply,
  type CannedReply,
} from '../../store/canned-replies.ts';
import type { Database } from '../../store/database.ts';
import { conversationId, text } from '../conversation-schemas.ts';
import { scopeOf } from '../conversations/scope-of.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { instant, title } from '../schemas.ts';
import { knownConversation } from './conversations.ts';

const template = text.superRefine((value, context) => {
  const parsed = parseTemplate(value);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.message });
});

const cannedBody = z.strictObject({
  title: title(100),
  text: template.describe(
    'With expressions, such as `{{contact.name | default: "there"}}` or `{{member.name}}`.',
  ),
});

export const cannedReply = z
  .object({
    id: z.string(),
    title: z.string(),
    text: z.string(),
    createdBy: z.string().nullable().describe('The member who made it; null: a backend did.'),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'CannedReply' });

const byId = z.strictObject({ id: z.string().min(1).max(100) });

/** Replies that all members share. */
export const cannedReplyRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    name: 'listCannedReplies',
    method: 'get',
    path: '/api/v1/canned-replies',
    tag: 'conversations',
    summary: 'List the canned replies',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    query: z.strictObject({
      conversation: conversationId.optional().describe('Fills in the expressions for this conversation.'),
    }),
    responses: {
      200: {
        description: 'By title.',
        body: z.object({
          replies: z.array(
            cannedReply.extend({
              rendered: z
                .string()
                .optional()
                .describe('The text with its expressions filled in; where a conversation is named.'),
            }),
          ),
        }),
      },
    },
    problems: ['not_found'],
    async handle({ query, caller }) {
      const replies = (await listCannedReplies(database)).map(bodyOf);
      if (query.conversation === undefined) return { status: 200, body: { replies } };
      const row = await knownConversation(database, query.conversation);
      const scope = await scopeOf(database, row, caller.kind === 'member' ? caller.member : null);
      const rendered = replies.map((reply) => {
        const parsed = parseTemplate(reply.text);
        return { ...reply, rendered: parsed.ok ? render(scope, parsed.template) : reply.text };
      });
      return { status: 200, body: { replies: rendered } };
    },
  }),
  route({
    name: 'addCannedReply',
    method: 'post',
    path: '/api/v1/canned-replies',
    tag: 'conversations',
    summary: 'Keep a reply ready',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:write',
    body: cannedBody,
    responses: { 201: { description: 'It is kept.', body: cannedReply } },
    async handle({ body, caller }) {
      const createdBy = caller.kind === 'member' ? caller.member.id : null;
      return {
        status: 201,
        body: bodyOf(await addCannedReply(database, { id: randomUUID(), createdBy, ...body })),
      };
    },
  }),
  route({
    name: 'changeCannedReply',
    method: 'put',
    path: '/api/v1/canned-replies/:id',
    tag: 'conversations',
    summary: 'Change a canned reply',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:write',
    params: byId,
    body: cannedBody,
    responses: { 200: { description: 'As it is now.', body: cannedReply } },
    problems: ['not_found'],
    async handle({ params, body }) {
      const changed = await changeCannedReply(database, params.id, body);
      if (!changed) throw unknownReply(params.id);
      return { status: 200, body: bodyOf(changed) };
    },
  }),
  route({
    name: 'removeCannedReply',
    method: 'delete',
    path: '/api/v1/canned-replies/:id',
    tag: 'conversations',
    summary: 'Remove a canned reply',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:write',
    params: byId,
    responses: { 204: { description: 'It is gone.' } },
    problems: ['not_found'],
    async handle({ params }) {
      if (!(await removeCannedReply(database, params.id))) throw unknownReply(params.id);
      return { status: 204 };
    },
  }),
];

const unknownReply = (id: string) =>
  new Problem('not_found', `There is no canned reply with the id “${id}”.`);

function bodyOf({ createdAt, updatedAt, ...reply }: CannedReply): z.input<typeof cannedReply> {
  return { ...reply, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
