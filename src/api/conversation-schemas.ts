/** What conversations look like over HTTP. The same shapes as in `src/flow/transcript.ts`, for validation and OpenAPI. */
import { z } from 'zod';
import { contactReply } from './contact-schemas.ts';
import { delivery, sending } from './outbox-schemas.ts';

/** The longest text a visitor or a member can send, in characters (UTF-16 units). */
export const MAX_TEXT = 4_096;
/** The largest start request's variables, as JSON. */
const MAX_FACTS_BYTES = 64 * 1_024;

const id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/,
    '1 to 100 letters, digits, ".", "_", ":" or "-", the first a letter or digit',
  );

/** Chosen by the caller (a UUID, say), so that a request can be repeated without harm. */
export const inputId = id;
export const conversationId = id;
/** Of one that is started: `GET /api/v1/conversations/counts` is a call of its own. */
export const newConversationId = id.refine((value) => value !== 'counts', 'any id but “counts”');
export const flowId = z.string().min(1).max(64);

export const text = z
  .string()
  .max(MAX_TEXT, `at most ${MAX_TEXT} characters`)
  .refine((value) => value.trim() !== '', 'must not be empty');

const facts = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'a name of letters, digits and "_"'), z.json())
  .refine((value) => JSON.stringify(value).length <= MAX_FACTS_BYTES, 'at most 64 KB as JSON');
export const visitorFacts = facts;
export const variables = facts;

export const channel = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'a short name such as "web" or "sms"');

/** A whole number in a query: digits only, so that an empty one is refused and not taken for 0. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most));

export const fileId = z
  .string()
  .min(1)
  .max(100)
  .describe('The id of a file that was uploaded to this conversation.');

/** Exactly one of `text` and `choice`. */
export const messageBody = z
  .strictObject({
    id: inputId.optional(),
    text: text.optional(),
    choice: z.string().min(1).max(200).optional().describe('The id of the button that was pressed.'),
  })
  .refine((body) => (body.text === undefined) !== (body.choice === undefined), {
    message: 'either this or "choice" is needed, and not both',
    path: ['text'],
  });

/** The same, or a file with or without a text. */
export const turnBody = z
  .strictObject({ ...messageBody.shape, file: fileId.optional() })
  .refine((body) => (body.choice === undefined) !== (body.text === undefined && body.file === undefined), {
    message: 'either this (or "file") or "choice" is needed, and not both',
    path: ['text'],
  });

export const fileRef = z
  .object({ id: z.string(), name: z.string(), type: z.string().describe('Its media type.'), bytes: z.int() })
  .meta({ id: 'File' });

export const memberRef = z.object({ id: z.string(), name: z.string() }).meta({ id: 'MemberRef' });
const button = z
  .object({ id: z.string(), label: z.string(), url: z.string().optional() })
  .meta({ id: 'Button' });
const image = z.object({ url: z.string(), alt: z.string() });
const card = z
  .object({
    title: z.string(),
    text: z.string().optional(),
    image: image.optional(),
    buttons: z.array(button).optional(),
  })
  .meta({ id: 'Card' });

const entryBase = {
  seq: z.int(),
  id: z.string(),
  at: z.iso.datetime(),
  from: z.enum(['visitor', 'bot', 'member', 'system']),
  author: z.object({ id: z.string().optional(), name: z.string() }).optional(),
  audience: z.literal('members').optional(),
};

export const entry = z
  .discriminatedUnion('type', [
    z.object({
      ...entryBase,
      type: z.literal('text'),
      text: z.string().describe('Of a file that came without a text: its name.'),
      file: fileRef.optional(),
      choice: z.string().optional(),
      buttons: z.array(button).optional(),
    }),
    z.object({
      ...entryBase,
      type: z.literal('image'),
      image,
      caption: z.string().optional(),
      buttons: z.array(button).optional(),
    }),
    z.object({ ...entryBase, type: z.literal('card'), card }),
    z.object({ ...entryBase, type: z.literal('carousel'), cards: z.array(card) }),
    z.object({
      ...entryBase,
      type: z.literal('event'),
      event: z.enum([
        'queued',
        'offered',
        'declined',
        'offer_passed',
        'left',
        'accepted',
        'assigned',
        'returned',
        'timed_out',
        'segment',
        'resolved',
        'reopened',
        'closed',
        'failed',
        'sent',
        'contact',
        'operated',
      ]),
      text: z.string(),
      data: z.record(z.string(), z.json()).optional(),
      delivery: delivery.optional().describe('Of a `sent` one, for members: what became of the message.'),
    }),
  ])
  .meta({ id: 'Entry' });

export const status = z.enum(['bot', 'queued', 'human', 'resolved', 'closed']);

export const expects = z
  .object({
    node: z.string(),
    type: z.enum(['text', 'choice', 'name', 'email', 'phone', 'number', 'date', 'url', 'yesno']),
    buttons: z.array(button).optional(),
    until: z.iso.datetime().optional(),
  })
  .meta({ id: 'Expects' })
  .nullable()
  .describe('What the flow waits for from the visitor; null: nothing.');

const working = z.boolean().describe('More comes without anybody writing: by the stream or the transcript.');
const seq = z.int().describe('The last entry of the transcript.');

/** What the bot said in a turn, and how the conversation stands after it. */
export const turnReply = z
  .object({ messages: z.array(entry), status, expects, seq, working })
  .meta({ id: 'Turn' });

export const startReply = z
  .object({
    id: z.string(),
    token: z.string().optional().describe('The visitor’s credential for this conversation.'),
    messages: z.array(entry),
    status,
    expects,
    seq,
    working,
  })
  .meta({ id: 'StartedConversation' });

/** What a visitor may know of their conversation. */
export const visitorView = z
  .object({
    id: z.string(),
    status,
    expects,
    seq,
    working,
    assignee: z
      .object({ name: z.string(), picture: z.string().nullable() })
      .nullable()
      .describe('Who has the conversation.'),
    queue: z
      .object({
        place: z.int().describe('From 1, among those who wait for the same team or member.'),
        since: z.iso.datetime(),
      })
      .nullable()
      .describe('While the visitor waits for a member.'),
  })
  .meta({ id: 'VisitorConversation' });

const ticket = z
  .object({
    team: z.string().optional(),
    member: z.string().optional().describe('The id of the member who is asked before all others.'),
    segment: z.string().optional(),
    language: z.string().optional(),
    skill: z.string().optional(),
    strategy: z.enum(['anyone', 'round_robin', 'least_busy']),
    offer: z
      .object({ member: memberRef, until: z.iso.datetime() })
      .nullable()
      .describe('The member who is asked now.'),
    passed: z.array(z.string()).describe('Ids of members who declined or did not answer in this round.'),
  })
  .meta({ id: 'Ticket' });

export const conversationView = z
  .object({
    id: z.string(),
    status,
    flow: z.object({
      id: z.string(),
      version: z.int(),
      node: z
        .object({ flow: z.string(), id: z.string(), kind: z.string(), name: z.string() })
        .nullable()
        .describe('Where the flow stands; null once it has ended.'),
    }),
    channel: z.string(),
    variables: z.record(z.string(), z.json()),
    visitor: z.record(z.string(), z.json()),
    contact: contactReply.nullable().describe('Who the visitor turned out to be, as it is known now.'),
    segment: z.string().nullable(),
    assignee: memberRef.nullable(),
    ticket: ticket.nullable().describe('While people have it: whom it waits for, or came from.'),
    queuedAt: z.iso.datetime().nullable().describe('Since when it is in people’s hands.'),
    rating: z.int().nullable().describe('The visitor’s answer to the satisfaction question, 1 to 5.'),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    expects,
    seq,
    working,
    waitingFor: z.string().describe('What the conversation waits for, in words.'),
    until: z.iso.datetime().nullable().describe('When it stops waiting by itself.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Conversation' });

/** One conversation, with what it is doing at the moment. */
export const conversationDetails = conversationView.extend({ sending }).meta({ id: 'ConversationDetails' });

export const inboxView = z
  .enum(['mine', 'unassigned', 'queued', 'open', 'resolved', 'closed'])
  .describe(
    'mine: open and assigned to the member who asks; unassigned: open and nobody’s; queued: waits for people; ' +
      'open: neither resolved nor closed.',
  );

/** A conversation in a list. */
export const inboxRow = conversationView
  .extend({
    contactName: z.string().nullable().describe('Of the contact, or else what the visitor is called.'),
    last: z
      .object({
        seq: z.int(),
        from: z.enum(['visitor', 'bot', 'member', 'system']),
        text: z.string().describe('In one line.'),
        at: z.iso.datetime(),
      })
      .nullable()
      .describe('The last entry that the visitor sees too.'),
    unread: z
      .int()
      .nullable()
      .describe(
        'Entries of the visitor and the system that the member has not read, 100 at most; null where no member asks.',
      ),
  })
  .meta({ id: 'InboxRow' });

export const inboxCounts = z
  .object({
    mine: z.int(),
    unassigned: z.int(),
    queued: z.int(),
    open: z.int(),
    resolved: z.int(),
    closed: z.int(),
    unread: z.int().describe('Of `mine`: those with something unread.'),
  })
  .meta({ id: 'InboxCounts' });
