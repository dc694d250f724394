import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Command } from '../../flow/state.ts';
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import { findMember, findSegment } from '../../store/directory.ts';
import { acceptCommand } from '../../store/inbound.ts';
import {
  refusal,
  replyToUnaccepted,
  replyToUnanswered,
  type MessageParts,
  type TurnReply,
} from '../conversations/accept-message.ts';
import { withinPatience } from '../conversations/within-patience.ts';
import { conversationId, fileId, inputId, text, turnReply } from '../conversation-schemas.ts';
import { finishedTurn } from '../conversation-replies.ts';
import { fileNamed } from '../files/file-named.ts';
import { Problem } from '../problem.ts';
import { route, type Caller, type Route } from '../route.ts';
import { invalidField } from '../validate.ts';

const member = z.string().min(1).max(254).describe('A member’s id or email address.');

const common = {
  id: inputId.optional().describe('Makes it safe to repeat.'),
  by: member
    .optional()
    .describe('The member who does it; default: the backend itself. A member does it as themselves.'),
};

/** Who acts when a backend names nobody. */
const BACKEND: MemberRef = { id: 'backend', name: 'Support' };

interface CommandBody {
  id?: string | undefined;
  by?: string | undefined;
}

/** A member's commands. They act at once, also while an action runs, and are refused with 409 when they do not fit. */
export const commandRoutes = (deps: MessageParts): Route[] => {
  const { database } = deps;

  const command = <Shape extends z.ZodRawShape>(
    name: Command['name'],
    summary: string,
    fields: Shape,
    commandOf: (
      body: z.output<z.ZodObject<Shape>> & CommandBody,
      conversation: string,
    ) => Command | Promise<Command>,
  ) =>
    route({
      name: `${name}Conversation`,
      method: 'post',
      path: `/api/v1/conversations/:id/${name}`,
      tag: 'conversations',
      summary,
      credentials: ['apiKey', 'member'],
      scope: 'conversations:write',
      params: z.strictObject({ id: conversationId }),
      body: z.strictObject({ ...common, ...fields }),
      bodyLimit: 'message',
      responses: {
        200: {
          description: 'Done: what the visitor is told of it, and how the conversation stands.',
          body: turnReply,
        },
        202: {
          description: 'Accepted; it will be done as soon as Temporal and a worker are reached.',
          body: z.object({ working: z.literal(true) }),
        },
      },
      problems: [
        'not_found',
        'id_conflict',
        'conversation_closed',
        'too_many_waiting',
        'already_accepted',
        'already_resolved',
        'not_in_handoff',
        'refused',
      ],
      async handle({ params, body, caller }) {
        const given = body as z.output<z.ZodObject<Shape>> & CommandBody;
        const by = await actingMember(database, caller, name, given.by);
        const reply = await takeCommand(deps, params.id, given.id, by, await commandOf(given, params.id));
        return reply ? { status: 200, body: reply } : { status: 202, body: { working: true as const } };
      },
    });

  return [
    command('accept', 'A member takes the conversation; a backend says which', {}, () => ({
      name: 'accept',
    })),
    command('decline', 'A member who is asked to accept the conversation does not', {}, () => ({
      name: 'decline',
    })),
    command(
      'assign',
      'Assign a member, without pausing the flow',
      { member: member.nullable().describe('null: nobody.') },
      async (body) => ({
        name: 'assign',
        member: body.member === null ? null : await knownMember(database, 'member', body.member),
      }),
    ),
    command(
      'reply',
      'A member writes to the visitor, or sends a file',
      { text: text.optional(), file: fileId.optional() },
      async (body, conversation) => {
        if (body.file === undefined) {
          if (body.text === undefined) throw invalidField('text', 'this or "file" is needed');
          return { name: 'reply', text: body.text };
        }
        const file = await fileNamed(database, conversation, body.file);
        return { name: 'reply', text: body.text ?? file.name, file };
      },
    ),
    command('note', 'A note for members, never shown to the visitor', { text }, (body) => ({
      name: 'note',
      text: body.text,
    })),
    command('return', 'Give the conversation back to the bot', {}, () => ({ name: 'return' })),
    command('resolve', 'Mark as resolved; the visitor’s next message reopens it', {}, () => ({
      name: 'resolve',
    })),
    command('reopen', 'Reopen a resolved conversation', {}, () => ({ name: 'reopen' })),
    command('close', 'Close for good', {}, () => ({ name: 'close' })),
    command(
      'segment',
      'Put the conversation into a segment',
      { segment: z.string().min(1).max(100).nullable().describe('A segment’s id; null: none.') },
      async (body) => ({
        name: 'segment',
        segment: body.segment === null ? null : await knownSegment(database, body.segment),
      }),
    ),
  ];
};

async function takeCommand(
  { database, handover, loadBeginning }: MessageParts,
  conversationId: string,
  id: string = randomUUID(),
  by: MemberRef,
  command: Command,
): Promise<TurnReply> {
  const acceptance = await acceptCommand(database, conversationId, id, { by, command });
  if (acceptance.kind !== 'accepted') return replyToUnaccepted(database, conversationId, id, acceptance);
  const input = { kind: 'command', id, by, command } as const;
  const projection = await withinPatience(
    acceptance.rev === 0
      ? handover.begin(conversationId, await loadBeginning(conversationId), input)
      : handover.deliver(conversationId, acceptance.rev, input),
  );
  const outcome = projection?.outcomes.find((candidate) => candidate.id === id);
  if (!projection || !outcome) return replyToUnanswered(database, conversationId, id);
  if (outcome.refused) throw refusal(outcome.refused);
  const reply = await finishedTurn(database, conversationId, outcome, projection);
  // A flow that was given back may have begun an action.
  return { ...reply, working: projection.view.working };
}

/** Who acts: a member as themselves, a backend for whom it names. */
async function actingMember(
  database: Database,
  caller: Extract<Caller, { kind: 'apiKey' | 'member' }>,
  command: Command['name'],
  by: string | undefined,
): Promise<MemberRef> {
  if (caller.kind === 'member') {
    const named = by === undefined ? caller.member : await findMember(database, by);
    if (named?.id === caller.member.id) return caller.member;
    throw new Problem('forbidden', 'A member acts as themselves: leave “by” out.');
  }
  if (by !== undefined) return knownMember(database, 'by', by);
  if (command === 'accept') throw invalidField('by', 'says which member takes the conversation');
  return BACKEND;
}

async function knownMember(database: Database, field: string, idOrEmail: string): Promise<MemberRef> {
  const found = await findMember(database, idOrEmail);
  if (!found) throw invalidField(field, `there is no member “${idOrEmail}”`);
  return { id: found.id, name: found.name };
}

async function knownSegment(database: Database, id: string): Promise<string> {
  const found = await findSegment(database, id);
  if (!found) throw invalidField('segment', `there is no segment “${id}”`);
  return found.id;
}
