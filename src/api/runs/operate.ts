import type { FlowError } from '../../flow/state.ts';
import type { Database } from '../../store/database.ts';
import { acceptAct, settleAct, UNAVAILABLE, type ActBody } from '../../store/inbound.ts';
import { isTemporalFault } from '../../temporal/reached.ts';
import { replyToUnaccepted, replyToUnanswered } from '../conversations/accept-message.ts';
import { Problem } from '../problem.ts';

/**
 * An operator's act that the workflow is not asked for: written down first, so that the audit has it whatever happens, then
 * carried out, then settled. Repeated with the same id it comes to the same; if it came to nothing, because Temporal was away
 * or this process ended meanwhile, it is carried out then.
 * @param carryOut resolves to why it is not possible, or `null`. It may be called twice for one act.
 */
export async function operate(
  database: Database,
  conversationId: string,
  id: string,
  body: ActBody,
  carryOut: () => Promise<FlowError | null>,
): Promise<void> {
  const acceptance = await acceptAct(database, conversationId, id, body);
  if (acceptance.kind !== 'accepted') {
    const { outcome = null, sameBody = false } = acceptance.kind === 'repeated' ? acceptance : {};
    const isOpen = sameBody && (outcome === null || outcome.refused?.code === UNAVAILABLE);
    if (!isOpen) {
      await replyToUnaccepted(database, conversationId, id, acceptance);
      return;
    }
  }
  const refused = await carryOut().catch((error: unknown) => {
    if (isTemporalFault(error)) return TEMPORAL_AWAY;
    throw error;
  });
  await settleAct(database, conversationId, id, refused);
  if (refused === TEMPORAL_AWAY) throw new Problem('unavailable', TEMPORAL_AWAY.message);
  await replyToUnanswered(database, conversationId, id);
}

const TEMPORAL_AWAY: FlowError = {
  code: UNAVAILABLE,
  message: 'Temporal cannot be reached, so nothing was done: try again later.',
};
