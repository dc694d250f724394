import { randomUUID } from 'node:crypto';
import type { Command } from '../../flow/state.ts';
import type { MemberRef } from '../../flow/transcript.ts';
import { acceptCommand } from '../../store/inbound.ts';
import { finishedTurn } from '../conversation-replies.ts';
import {
  refusal,
  replyToUnaccepted,
  replyToUnanswered,
  type MessageParts,
  type TurnReply,
} from './accept-message.ts';
import { withinPatience } from './within-patience.ts';

/** A command: made durable first, then handed over, then answered with what came of it. */
export async function takeCommand(
  { database, handover, loadBeginning }: Pick<MessageParts, 'database' | 'handover' | 'loadBeginning'>,
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
