import { z } from 'zod';
import type { Handover } from '../handover/handover.ts';
import type { LoadBeginning } from '../handover/load-beginning.ts';
import { findConversation, listConversations, type ConversationRow } from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';
import { countInbox, inboxDetails, MOST_COUNTED, type InboxDetails } from '../../store/inbox.ts';
import { publishedPlan } from '../../store/flows.ts';
import type { Plans } from '../../store/plans.ts';
import type { Auth } from '../auth.ts';
import { contactId } from '../contact-schemas.ts';
import {
  channel,
  conversationDetails,
  conversationId,
  newConversationId,
  flowId,
  inboxCounts,
  inboxRow,
  inboxView,
  messageBody,
  startReply,
  status,
  text,
  variables,
  visitorFacts,
  visitorView,
  wholeNumber,
} from '../conversation-schemas.ts';
import { viewForMember, viewForVisitor, viewsForMember } from '../conversation-replies.ts';
import type { ReadAnswer } from '../conversations/read-answer.ts';
import { startConversation } from '../conversations/start-conversation.ts';
import { sendingOf } from '../outbox-replies.ts';
import { cursorAfter, readCursor } from '../page-cursor.ts';
import { invalidField } from '../validate.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';

export interface ConversationRouteDeps {
  database: Database;
  handover: Handover;
  loadBeginning: LoadBeginning;
  plans: Plans;
  readAnswer: ReadAnswer;
  auth: Auth;
}

export const conversationRoutes = (deps: ConversationRouteDeps): Route[] => [
  // Before `/conversations/:id`, which would take it for a conversation.
  route({
    name: 'countConversations',
    method: 'get',
    path: '/api/v1/conversations/counts',
    tag: 'conversations',
    summary: 'How many conversations each view has',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    responses: { 200: { description: `Counted up to ${MOST_COUNTED}.`, body: inboxCounts } },
    async handle({ caller }) {
      const member = caller.kind === 'member' ? caller.member.id : null;
      return { status: 200, body: await countInbox(deps.database, member) };
    },
  }),
  route({
    name: 'startConversation',
    method: 'post',
    path: '/api/v1/conversations',
    tag: 'conversations',
    summary: 'Start a conversation',
    description:
      'Repeating it with the same `id` and body returns the same conversation, however often and however late.',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:write',
    body: z.strictObject({
      flow: flowId,
      version: z.int().positive().optional().describe('Default: the published one.'),
      id: newConversationId.optional(),
      channel: channel.default('api'),
      visitor: visitorFacts.default({}).describe('Read by the flow as `{{visitor.…}}`.'),
      variables: variables.default({}).describe('The flow’s variables to begin with.'),
      message: z.union([text.transform((value) => ({ text: value })), messageBody]).optional(),
    }),
    responses: {
      201: { description: 'Started (or started before), with what the bot said.', body: startReply },
      202: {
        description: 'Accepted; the bot will answer later, by the stream or the transcript.',
        body: startReply,
      },
    },
    problems: ['not_found', 'id_conflict', 'conversation_closed'],
    async handle({ body }) {
      const find = async () => {
        const published = await publishedPlan(deps.database, body.flow, body.version);
        if (published) return published;
        const version = body.version === undefined ? '' : ` in version ${body.version}`;
        throw new Problem('not_found', `There is no published flow “${body.flow}”${version}.`);
      };
      const { reply } = await startConversation(
        deps,
        { flow: body.flow, find },
        { ...body, vouched: body.visitor },
      );
      const token = await deps.auth.visitorToken(reply.id);
      return { status: isAnswered(reply) ? 201 : 202, body: { ...reply, token } };
    },
  }),
  route({
    name: 'getConversation',
    method: 'get',
    path: '/api/v1/conversations/:id',
    tag: 'conversations',
    summary: 'How a conversation stands',
    description:
      'A visitor gets status, `expects`, who has the conversation and their place in the queue, and nothing else.',
    credentials: ['apiKey', 'member', 'visitor'],
    scope: 'conversations:read',
    params: z.strictObject({ id: conversationId }),
    responses: {
      200: { description: 'The conversation.', body: z.union([conversationDetails, visitorView]) },
    },
    problems: ['not_found'],
    async handle({ params, caller }) {
      const row = await knownConversation(deps.database, params.id);
      if (caller.kind === 'visitor') return { status: 200, body: await viewForVisitor(deps.database, row) };
      const view = await viewForMember(deps.database, row);
      return { status: 200, body: { ...view, sending: await sendingOf(deps.database, row) } };
    },
  }),
  route({
    name: 'listConversations',
    method: 'get',
    path: '/api/v1/conversations',
    tag: 'conversations',
    summary: 'List conversations, the one that changed last first',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    query: z.strictObject({
      view: inboxView.optional(),
      team: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('Those that wait for this team, came from its queue or are with one of its members.'),
      status: status.optional(),
      assignee: z.string().min(1).max(100).optional().describe('A member’s id, or `none`.'),
      segment: z.string().min(1).max(100).optional(),
      flow: flowId.optional(),
      contact: contactId.optional().describe('The id of the contact that they are linked to.'),
      q: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .optional()
        .describe('Found in a text, in the visitor’s data or in the contact.'),
      cursor: z.string().max(200).optional().describe('`next` of the page before.'),
      limit: wholeNumber(1, 200).default(50),
    }),
    responses: {
      200: {
        description: 'A page.',
        body: z.object({ conversations: z.array(inboxRow), next: z.string().nullable() }),
      },
    },
    async handle({ query, caller }) {
      const { view, team, status, assignee, segment, flow, contact, q, cursor, limit } = query;
      const member = caller.kind === 'member' ? caller.member.id : null;
      if (view === 'mine' && member === null) {
        throw invalidField('view', 'only a member has conversations of their own; name an assignee', 'query');
      }
      const rows = await listConversations(deps.database, {
        limit: limit + 1,
        ...(view && { view }),
        ...(member !== null && { member }),
        ...(team && { team }),
        ...(status && { status }),
        ...(assignee && { assignee }),
        ...(segment && { segment }),
        ...(flow && { flow }),
        ...(contact && { contact }),
        ...(q && { q }),
        ...(cursor && { before: readCursor(cursor) }),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const ids = page.map(({ id }) => id);
      const [details, views] = await Promise.all([
        inboxDetails(deps.database, ids, member),
        viewsForMember(deps.database, page),
      ]);
      return {
        status: 200,
        body: {
          conversations: views.map((view) => ({ ...view, ...(details.get(view.id) ?? NOTHING_KNOWN) })),
          next: rows.length > limit && last ? cursorAfter(last) : null,
        },
      };
    },
  }),
];

/** Of a conversation that was deleted between two looks. */
const NOTHING_KNOWN: InboxDetails = { contactName: null, last: null, unread: null };

/** @throws Problem `not_found`. */
export async function knownConversation(database: Database, id: string): Promise<ConversationRow> {
  const row = await findConversation(database, id);
  if (!row) throw new Problem('not_found', `There is no conversation “${id}”.`);
  return row;
}

/** A conversation that has said nothing and still works has not been answered by its workflow. */
export function isAnswered({ seq, working }: { seq: number; working: boolean }): boolean {
  return seq > 0 || !working;
}
