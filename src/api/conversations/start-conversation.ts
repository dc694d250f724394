import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Projection } from '../../flow/projection.ts';
import type { Value } from '../../flow/transcript.ts';
import type { Handover } from '../handover/handover.ts';
import type { LoadBeginning } from '../handover/load-beginning.ts';
import { reach } from '../../checkpoints.ts';
import {
  createConversation,
  findConversation,
  readTranscript,
  type ConversationRow,
} from '../../store/conversations.ts';
import type { Database } from '../../store/database.ts';
import type { PublishedPlan } from '../../store/flows.ts';
import type { Plans } from '../../store/plans.ts';
import { identityOf, messagesFrom } from '../../store/inbound.ts';
import type { startReply } from '../conversation-schemas.ts';
import { saidToVisitor } from '../conversation-replies.ts';
import { Problem } from '../problem.ts';
import type { ReadAnswer } from './read-answer.ts';
import { readVouched } from './read-vouched.ts';
import { withinPatience } from './within-patience.ts';

/** In the reply to a repeated request. */
const MOST_MESSAGES = 100;

export interface StartParts {
  database: Database;
  handover: Handover;
  loadBeginning: LoadBeginning;
  plans: Plans;
  readAnswer: ReadAnswer;
}

export interface StartInput {
  id?: string | undefined;
  channel: string;
  visitor: { [key: string]: Value };
  /**
   * What a backend says of the visitor, who is recognised by it as a contact. Never what visitors say of themselves:
   * anybody could have another person's contact read out.
   */
  vouched: { [key: string]: Value };
  variables: { [key: string]: Value };
  message?: { id?: string | undefined; text?: string | undefined; choice?: string | undefined } | undefined;
}

export interface Started {
  created: boolean;
  reply: z.input<typeof startReply>;
}

/**
 * Makes a conversation durable and starts its workflow. `find` throws where the flow cannot be started. The same id and request lead to the same conversation; the
 * same id with another request is an `id_conflict`.
 */
export async function startConversation(
  { database, handover, loadBeginning, plans, readAnswer }: StartParts,
  { flow, find }: { flow: string; find: () => Promise<Pick<PublishedPlan, 'version'>> },
  input: StartInput,
): Promise<Started> {
  const { id = randomUUID(), channel, visitor, variables } = input;
  const first = input.message && {
    // Without an id of the caller's, a repeated start must still find the same first message.
    id: input.message.id ?? `${id}-first`,
    bodyHash: identityOf(input.message),
  };
  const requestHash = hash([flow, channel, visitor, variables, first?.id, first?.bodyHash]);
  const earlier = input.id === undefined ? null : await findConversation(database, input.id);
  // Even if the flow is gone meanwhile.
  if (earlier) return repeated(database, earlier, requestHash);
  const { version } = await find();
  const plan = () => plans.find(flow, version);
  const message = first && { ...first, body: await readAnswer(input.message ?? {}, plan) };
  const vouched = await readVouched(input.vouched, async () => (await plan()).region);
  const stored = await createConversation(database, {
    id,
    flowId: flow,
    flowVersion: version,
    request: { channel, visitor, variables },
    requestHash,
    ...(vouched && { visitor: vouched }),
    ...(message && { message }),
  });
  if (!stored) throw new Problem('conversation_closed', `The conversation “${id}” has been deleted.`);
  const { created, row } = stored;
  if (!created) return repeated(database, row, requestHash);
  reach('conversation.accepted', id);
  const [accepted] = message ? await messagesFrom(database, id, 1) : [];
  const projection = await withinPatience(
    handover.begin(id, await loadBeginning(id), accepted ? { kind: 'message', message: accepted } : null),
  );
  return { created, reply: projection ? replyFrom(id, projection) : notYet(id) };
}

async function repeated(database: Database, row: ConversationRow, requestHash: string): Promise<Started> {
  if (row.requestHash !== requestHash) {
    throw new Problem('id_conflict', `The conversation “${row.id}” was started with another request.`);
  }
  return { created: false, reply: await currentReply(database, row) };
}

function replyFrom(id: string, { entries, view, seq }: Projection): Started['reply'] {
  const { status, expects, working } = view;
  return { id, messages: saidToVisitor(entries), status, expects, seq, working };
}

function notYet(id: string): Started['reply'] {
  return { id, messages: [], status: 'bot', expects: null, seq: 0, working: true };
}

async function currentReply(database: Database, row: ConversationRow): Promise<Started['reply']> {
  const entries = await readTranscript(database, row.id, { after: 0, limit: MOST_MESSAGES }, 'visitor');
  const { id, status, expects, seq, working } = row;
  return { id, messages: saidToVisitor(entries), status, expects, seq, working };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
