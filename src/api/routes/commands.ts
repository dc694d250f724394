import { z } from 'zod';
import type { Command } from '../../flow/state.ts';
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import { findSegment } from '../../store/directory.ts';
import type { MessageParts } from '../conversations/accept-message.ts';
import { actingMember, knownMember } from '../conversations/acting-member.ts';
import { takeCommand } from '../conversations/take-command.ts';
import { conversationId, fileId, inputId, text, turnReply } from '../conversation-schemas.ts';
import { fileNamed } from '../files/file-named.ts';
import { route, type Route } from '../route.ts';
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
        const by = await actingMember(
          database,
          caller,
          given.by,
          // A conversation is taken by somebody.
          name === 'accept' ? null : BACKEND,
        );
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

async function knownSegment(database: Database, id: string): Promise<string> {
  const found = await findSegment(database, id);
  if (!found) throw invalidField('segment', `there is no segment “${id}”`);
  return found.id;
}
