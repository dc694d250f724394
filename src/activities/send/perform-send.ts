/**
 * One attempt of an activity that sends something. Whatever an earlier attempt or another worker did stands in the
 * outbox row, and decides: what is settled is only told, what may have been accepted is looked into first, and the
 * provider is asked only under a lease.
 */
import { performance } from 'node:perf_hooks';
import { reach } from '../../checkpoints.ts';
import { PROVIDER_OF, type Provider } from '../../flow/providers.ts';
import type { ActionResult, FlowError, SendRequest } from '../../flow/state.ts';
import type { AttemptResult, Sender } from '../../integrations/send.ts';
import type { Metrics } from '../../metrics.ts';
import type { Database } from '../../store/database.ts';
import {
  ConversationGone,
  endAttempt,
  giveUp,
  goOnWithoutKnowing,
  noteLookUp,
  openSend,
  outboxKey,
  putOff,
  takeLease,
  type AttemptEnd,
  type Finding,
  type Lease,
  type OutboxRow,
  type ReadRow,
} from '../../store/outbox.ts';
import { isOthersMessage } from '../../store/outbox-readers.ts';
import { pauseLeft, pauseProvider } from '../../store/provider-pause.ts';
import { storableJson } from '../../store/storable-json.ts';
import type { ActionInput } from '../../workflows/activities.ts';
import { conversationDeleted } from '../permanent-failure.ts';
import { notYet, outcomeOf } from './outcome.ts';
import { backOffAfter, type SendTimings } from './timings.ts';

/** The account that is connected now; `null`: none is. */
export type FindSender = (provider: Provider) => Promise<Sender | null>;

export interface SendParts {
  database: Database;
  findSender: FindSender;
  timings: SendTimings;
  metrics: Pick<Metrics, 'sendAttempts'>;
  /** Where the API is reached from outside, without a trailing slash. */
  publicUrl: string;
}

export type SendInput = Omit<ActionInput, 'action'> & { action: SendRequest };

/** @throws ApplicationFailure: permanent with the error's code, or one that is retried when the row says. */
export async function performSend(parts: SendParts, input: SendInput): Promise<ActionResult> {
  const { database } = parts;
  const { conversationId, key: actionKey, action, retryUntil } = input;
  const { awaitDelivery = false, ...request } = action;
  const provider = PROVIDER_OF[action.name];
  const key = outboxKey(conversationId, actionKey);
  let read = await openSend(database, {
    key,
    conversationId,
    actionKey,
    provider,
    request: JSON.parse(storableJson(request)) as OutboxRow['request'],
    awaitsDelivery: awaitDelivery,
    giveUpAt: new Date(retryUntil),
  }).catch((error: unknown) => {
    throw error instanceof ConversationGone ? conversationDeleted() : error;
  });
  reach('send.begun', conversationId);
  for (;;) {
    const outcome = outcomeOf(read.row);
    if (outcome) return outcome;
    read = await advance(parts, read);
  }
}

/** The next step of a row that is not settled. */
async function advance(parts: SendParts, read: ReadRow): Promise<ReadRow> {
  const { database, timings } = parts;
  const { row, now } = read;
  if (row.leaseUntil !== null) throw notYet(read, row.leaseUntil);
  const resend = row.decision === 'resend';
  if (row.state === 'unknown' && !resend) return lookUp(parts, read);
  if (!resend && row.giveUpAt <= now)
    return giveUp(database, row.key, row.unknownSince ? NOT_KNOWN : timedOut(row));
  if (row.nextAttemptAt && row.nextAttemptAt > now) throw notYet(read);
  const sender = await parts.findSender(row.provider);
  if (!sender) return giveUp(database, row.key, NOT_CONNECTED[row.provider]);
  const pause = await pauseLeft(database, row.provider);
  if (pause > 0) throw notYet(await putOff(database, row.key, pause));

  const started = performance.now();
  const lease = await takeLease(database, row.key, timings.lease);
  // Somebody else was faster: how it stands now is to be read again.
  if (!lease) return openSend(database, row);
  reach('send.requested', row.conversationId);
  // A process that was held up must not begin what may outlast its lease.
  const isLate = performance.now() - started > timings.lease - timings.request;
  const result = isLate ? TOO_SLOW : await ask(parts, sender, row, lease.attempt);
  reach('send.answered', row.conversationId);
  parts.metrics.sendAttempts.inc({
    provider: row.provider,
    outcome: result.kind,
    error: result.kind === 'accepted' ? '' : result.error.code,
  });
  if (result.kind === 'later' && result.pause)
    await pauseProvider(database, row.provider, result.after ?? timings.pause);
  const ended = await endAttempt(database, row.key, lease.id, endOf(result, lease, timings));
  reach('send.recorded', row.conversationId);
  if (outcomeOf(ended.row) === null) throw notYet(ended);
  return ended;
}

async function ask(
  { publicUrl }: SendParts,
  sender: Sender,
  row: OutboxRow,
  attempt: number,
): Promise<AttemptResult> {
  try {
    return await sender.send(row.request as unknown as SendRequest, {
      key: row.key,
      callbackUrl: callbackUrl(publicUrl, row),
      attempt,
    });
  } catch {
    // Nothing of the error is told: it is not from where secrets are taken out.
    return { kind: 'ambiguous', error: BROKE_OFF };
  }
}

/** The others tell everything at the one address that is set up with them. */
function callbackUrl(publicUrl: string, { provider, key }: OutboxRow): string | null {
  return provider === 'twilio' ? `${publicUrl}/webhooks/twilio/status?key=${encodeURIComponent(key)}` : null;
}

function endOf(result: AttemptResult, { attempt }: Lease, timings: SendTimings): AttemptEnd {
  switch (result.kind) {
    case 'accepted':
    case 'refused':
      return result;
    case 'later':
      return {
        kind: 'later',
        error: result.error,
        after: result.after ?? (result.pause ? timings.pause : backOffAfter(attempt, timings)),
      };
    case 'ambiguous':
      return { kind: 'ambiguous', error: result.error, after: timings.lookUp };
  }
}

/** Finds out whether an unknown one was accepted, as far as that is possible, and for as long as the flow waits. */
async function lookUp({ database, findSender, timings }: SendParts, read: ReadRow): Promise<ReadRow> {
  const { row, now } = read;
  const finding = await findingOf(database, await findSender(row.provider), row);
  const noted = await noteLookUp(database, row.key, row.attemptCount, finding, {
    certainAfter: timings.certainAfter,
    next: timings.lookUp,
  });
  if (noted.row.state !== 'unknown' || noted.row.decision !== null) return noted;
  const heldUntil = (noted.row.unknownSince ?? now).getTime() + timings.hold;
  if (noted.now.getTime() < heldUntil) throw notYet(noted);
  return goOnWithoutKnowing(database, row.key, NOT_KNOWN);
}

async function findingOf(database: Database, sender: Sender | null, row: OutboxRow): Promise<Finding> {
  if (!sender) return { kind: 'nothing' };
  const found = await sender.lookUp(row.request as unknown as SendRequest, {
    key: row.key,
    since: row.createdAt,
    isOthers: (providerId) => isOthersMessage(database, row, providerId),
  });
  return found.kind === 'found' || found.kind === 'absent' ? found : { kind: 'nothing' };
}

const NOT_CONNECTED: Readonly<Record<Provider, FlowError>> = {
  twilio: { code: 'not_connected', message: 'Twilio is not connected.' },
  sendgrid: { code: 'not_connected', message: 'SendGrid is not connected.' },
  whatsapp: { code: 'not_connected', message: 'WhatsApp Business is not connected.' },
};

const TOO_SLOW: AttemptResult = {
  kind: 'later',
  error: { code: 'unavailable', message: 'The process that was to send it was held up.' },
  after: null,
};

const BROKE_OFF: FlowError = { code: 'unavailable', message: 'The request broke off.' };

const NOT_KNOWN: FlowError = {
  code: 'delivery_unknown',
  message: 'It could not be found out whether it was accepted.',
};

function timedOut({ createdAt, giveUpAt, attempts }: OutboxRow): FlowError {
  const minutes = Math.max(1, Math.round((giveUpAt.getTime() - createdAt.getTime()) / 60_000));
  const last = attempts.findLast(({ result }) => result === 'later')?.message;
  const why = last === undefined ? '' : ` Last: ${last}`;
  return { code: 'timed_out', message: `It was tried for ${minutes} min without success.${why}` };
}
