import type { Database } from '../../../src/store/database.ts';
import { openSend, type NewSend, type OutboxRow } from '../../../src/store/outbox.ts';
import { addConversation } from './conversations.ts';

export const HOUR = 3_600_000;

/** A text message of conversation `c`, that may be tried for an hour. */
export const newSend = (changes: Partial<NewSend> = {}): NewSend => ({
  key: 'c/text@1',
  conversationId: 'c',
  actionKey: 'text@1',
  provider: 'twilio',
  request: { name: 'sendSms', from: '+15550100', to: '+15550111', text: 'Hello' },
  awaitsDelivery: false,
  giveUpAt: new Date(Date.now() + HOUR),
  ...changes,
});

/** Writes it down for a conversation that is there. */
export async function addSend(database: Database, changes: Partial<NewSend> = {}): Promise<OutboxRow> {
  const send = newSend(changes);
  await addConversation(database, send.conversationId);
  return (await openSend(database, send)).row;
}

export const accepted = (providerId: string | null = 'SM1') => ({
  kind: 'accepted' as const,
  to: '+15550111',
  providerId,
  providerStatus: 'queued',
});
const error = { code: 'unavailable', message: 'It does not answer.' };
export const ambiguous = { kind: 'ambiguous' as const, error, after: 0 };
export const later = { kind: 'later' as const, error, after: 0 };
export const refused = {
  kind: 'refused' as const,
  error: { code: 'opted_out', message: 'They want no more.' },
};
