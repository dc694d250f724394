import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import { settleSend, type OutboxRow } from '../../store/outbox.ts';
import { findSend, listSends } from '../../store/outbox-readers.ts';
import { conversationId, wholeNumber } from '../conversation-schemas.ts';
import { wakeSend } from '../outbox/keeper.ts';
import { viewOfSend } from '../outbox-replies.ts';
import { sendState, sendView } from '../outbox-schemas.ts';
import { Problem } from '../problem.ts';
import { route, type Caller, type Route } from '../route.ts';
import { invalidField } from '../validate.ts';

export interface OutboxRouteDeps {
  database: Database;
  client: Client;
  log: Logger;
}

const byKey = z.strictObject({ key: z.string().min(1).max(300) });

export const outboxRoutes = ({ database, client, log }: OutboxRouteDeps): Route[] => [
  route({
    name: 'listSends',
    method: 'get',
    path: '/api/v1/outbox',
    tag: 'outbox',
    summary: 'List what was sent to providers, the one that changed last first',
    credentials: ['apiKey', 'member'],
    scope: 'outbox:read',
    query: z.strictObject({
      state: sendState.optional(),
      conversation: conversationId.optional(),
      cursor: z.string().max(500).optional().describe('`next` of the page before.'),
      limit: wholeNumber(1, 200).default(50),
    }),
    responses: {
      200: {
        description: 'A page.',
        body: z.object({ sends: z.array(sendView), next: z.string().nullable() }),
      },
    },
    async handle({ query: { state, conversation, cursor, limit } }) {
      const rows = await listSends(database, {
        limit: limit + 1,
        ...(state && { state }),
        ...(conversation !== undefined && { conversation }),
        ...(cursor !== undefined && { before: readCursor(cursor) }),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const next = rows.length > limit && last ? cursorAfter(last) : null;
      return { status: 200, body: { sends: page.map(viewOfSend), next } };
    },
  }),
  route({
    name: 'getSend',
    method: 'get',
    path: '/api/v1/outbox/:key',
    tag: 'outbox',
    summary: 'What became of one send, attempt by attempt',
    credentials: ['apiKey', 'member'],
    scope: 'outbox:read',
    params: byKey,
    responses: { 200: { description: 'The send.', body: sendView } },
    problems: ['not_found'],
    async handle({ params }) {
      const row = await findSend(database, params.key);
      if (!row) throw unknownSend(params.key);
      return { status: 200, body: viewOfSend(row) };
    },
  }),
  route({
    name: 'settleSend',
    method: 'post',
    path: '/api/v1/outbox/:key/settle',
    tag: 'outbox',
    summary: 'Decide about a send of which it is not known whether it was accepted',
    description:
      '`resend`: send it again, which may make two of it; `sent`: take it for sent; `failed`: the flow takes the Error ' +
      'path. Where the flow has gone on already, `sent` and `failed` change the books only, and `resend` is refused.',
    credentials: ['apiKey', 'member'],
    scope: 'outbox:write',
    params: byKey,
    body: z.strictObject({ decision: z.enum(['resend', 'sent', 'failed']) }),
    responses: {
      200: {
        description: 'It is decided.',
        body: z.object({
          send: sendView,
          effect: z
            .enum(['flow', 'books'])
            .describe('`flow`: the flow goes on accordingly; `books`: it had gone on before.'),
          message: z.string(),
        }),
      },
    },
    problems: ['not_found', 'refused'],
    async handle({ params, body: { decision }, caller }) {
      const settlement = await settleSend(database, params.key, decision, whoIs(caller));
      if (!settlement) throw unknownSend(params.key);
      const { row } = settlement;
      if (settlement.kind === 'known') {
        throw new Problem('refused', `What became of it is known: it is ${row.state}.`);
      }
      if (settlement.kind === 'gone_on') {
        throw new Problem(
          'refused',
          'Its flow has gone on, so nobody would send it again; it can be marked as sent or failed.',
        );
      }
      if (settlement.flowWaits) await wakeSend({ client, log }, row);
      return {
        status: 200,
        body: {
          send: viewOfSend(row),
          ...(settlement.flowWaits
            ? { effect: 'flow' as const, message: WHAT_FOLLOWS[decision] }
            : {
                effect: 'books' as const,
                message: 'Its flow has gone on before: only the books have changed.',
              }),
        },
      };
    },
  }),
];

const WHAT_FOLLOWS = {
  resend: 'It is sent again.',
  sent: 'The flow goes on as if the provider had said so.',
  failed: 'The flow takes the Error path with “delivery_unknown”.',
};

function whoIs(caller: Caller): MemberRef {
  return caller.kind === 'member' ? caller.member : { id: 'backend', name: 'A backend' };
}

function unknownSend(key: string): Problem {
  return new Problem('not_found', `Nothing is sent under the key “${key}”.`);
}

function cursorAfter(row: OutboxRow): string {
  return Buffer.from(`${row.updatedAt.getTime()} ${row.key}`).toString('base64url');
}

function readCursor(cursor: string): { updatedAt: Date; key: string } {
  const [, time = '', key = ''] =
    /^(\d{1,15}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const updatedAt = new Date(Number(time));
  if (time === '' || key === '' || Number.isNaN(updatedAt.getTime()))
    throw invalidField('cursor', 'is not a cursor of this list', 'query');
  return { updatedAt, key };
}
