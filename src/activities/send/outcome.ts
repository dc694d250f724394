import { ApplicationFailure } from '@temporalio/activity';
import type { ActionResult, DeliveryReport, SendRequest } from '../../flow/state.ts';
import type { OutboxRow, ReadRow } from '../../store/outbox.ts';
import { permanentFailure } from '../permanent-failure.ts';

/** What the flow is told of a send that is settled; `null`: it is not, for the flow. */
export function outcomeOf(row: OutboxRow): ActionResult | null {
  if (row.sentAt !== null) {
    const delivery = deliveryOf(row);
    return {
      sent: {
        to: row.sentTo ?? recipientOf(row),
        ...(row.providerId !== null && { providerId: row.providerId }),
        ...(delivery && { delivery }),
      },
    };
  }
  // The error of an unknown one is what its flow goes on with.
  if (row.error !== null && (row.state === 'failed' || row.state === 'unknown'))
    throw permanentFailure(row.error.code, row.error.message);
  return null;
}

/** The flow took it to the provider; whether it has arrived is another matter. */
function deliveryOf({ state, error }: OutboxRow): DeliveryReport | null {
  if (state === 'delivered') return { status: 'delivered' };
  if (state === 'failed') return { status: 'undelivered', ...(error && { error }) };
  return null;
}

function recipientOf({ request }: OutboxRow): string {
  const { to } = request as unknown as SendRequest;
  return Array.isArray(to) ? to.join(', ') : to;
}

/** Temporal tries again when the row says; what it shows meanwhile is the last thing that was met. */
export function notYet({ row, now }: ReadRow, at: Date | null = row.nextAttemptAt): ApplicationFailure {
  const last = row.attempts.findLast(({ code }) => code !== undefined);
  const state = row.state === 'unknown' ? 'It is not known whether it was accepted.' : 'It is tried again.';
  return ApplicationFailure.create({
    type: last?.code ?? 'retrying',
    message: last ? `${last.message ?? last.code ?? ''} ${state}` : state,
    nextRetryDelay: Math.max(1, (at ?? now).getTime() - now.getTime()),
    category: 'BENIGN',
  });
}
