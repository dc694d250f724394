import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { reach } from '../../checkpoints.ts';
import type { Handover } from '../handover/handover.ts';
import type { LoadBeginning } from '../handover/load-beginning.ts';
import type { Database } from '../../store/database.ts';
import { acceptMessage, findInbound, MOST_WAITING, type Acceptance } from '../../store/inbound.ts';
import type { Plans } from '../../store/plans.ts';
import type { turnReply } from '../conversation-schemas.ts';
import { finishedTurn, openTurn } from '../conversation-replies.ts';
import { fileNamed } from '../files/file-named.ts';
import { Problem } from '../problem.ts';
import type { ReadAnswer } from './read-answer.ts';
import { withinPatience } from './within-patience.ts';

export interface MessageParts {
  database: Database;
  handover: Handover;
  loadBeginning: LoadBeginning;
  plans: Plans;
  readAnswer: ReadAnswer;
}

/** `null`: accepted, and not handled yet. */
export type TurnReply = z.input<typeof turnReply> | null;

/** A visitor's turn: made durable first, then handed over, then answered with what came of it. */
export async function takeMessage(
  parts: MessageParts,
  conversationId: string,
  message: {
    id?: string | undefined;
    text?: string | undefined;
    choice?: string | undefined;
    /** The id of a file of this conversation. */
    file?: string | undefined;
  },
): Promise<TurnReply> {
  const { database, handover } = parts;
  const { id = randomUUID(), file: fileId, ...said } = message;
  const file = fileId === undefined ? undefined : await fileNamed(database, conversationId, fileId);
  const answer = { ...said, ...(file && { file }) };
  const body = await parts.readAnswer(answer, () => parts.plans.findFor(conversationId));
  const acceptance = await acceptMessage(database, conversationId, id, body);
  if (acceptance.kind !== 'accepted') return replyToUnaccepted(database, conversationId, id, acceptance);
  reach('message.accepted', conversationId);

  const { position, rev } = acceptance;
  const positioned = { id, position, acceptedAt: acceptance.acceptedAt.getTime(), ...body };
  const input = { kind: 'message', message: positioned } as const;
  const projection = await withinPatience(
    rev === 0
      ? // It may not have been started: the process that accepted it may have ended before.
        handover.begin(conversationId, await parts.loadBeginning(conversationId), input)
      : handover.deliver(conversationId, rev, input),
  );
  const outcome = projection?.outcomes.find((candidate) => candidate.id === id);
  if (projection && outcome) return finishedTurn(database, conversationId, outcome, projection);
  if (projection?.open?.ids.includes(id)) {
    return openTurn(database, conversationId, projection.open.firstSeq, projection);
  }
  return replyToUnanswered(database, conversationId, id);
}

/** The id came before, or the conversation takes no messages. */
export async function replyToUnaccepted(
  database: Database,
  conversationId: string,
  id: string,
  acceptance: Exclude<Acceptance, { kind: 'accepted' }>,
): Promise<TurnReply> {
  if (acceptance.kind === 'unknown') {
    throw new Problem('not_found', `There is no conversation “${conversationId}”.`);
  }
  if (acceptance.kind === 'closed') throw closed();
  if (acceptance.kind === 'crowded') {
    const detail = `So many messages wait for an answer here (${MOST_WAITING}, or 1 MB) that no more are accepted for now.`;
    throw new Problem('too_many_waiting', detail, { headers: { 'Retry-After': '10' } });
  }
  if (!acceptance.sameBody) {
    throw new Problem('id_conflict', `The id “${id}” was used for another request in this conversation.`);
  }
  const { outcome } = acceptance;
  if (!outcome) return null;
  if (outcome.refused) throw refusal(outcome.refused);
  return finishedTurn(database, conversationId, outcome);
}

/** The answer did not tell of this input. Somebody else may have stored what became of it; if not, it will come. */
export async function replyToUnanswered(
  database: Database,
  conversationId: string,
  id: string,
): Promise<TurnReply> {
  const outcome = (await findInbound(database, conversationId, id))?.outcome;
  if (!outcome) return null;
  if (outcome.refused) throw refusal(outcome.refused);
  return finishedTurn(database, conversationId, outcome);
}

const closed = () =>
  new Problem('conversation_closed', 'This conversation is closed; start a new one to go on talking.');

/** A command or message that the conversation did not allow, as it was when it got there. */
export function refusal({ code, message }: { code: string; message: string }): Problem {
  switch (code) {
    case 'conversation_closed':
    case 'already_accepted':
    case 'already_resolved':
    case 'not_in_handoff':
      return new Problem(code, message);
    default:
      return new Problem('refused', message);
  }
}
