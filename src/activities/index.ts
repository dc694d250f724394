/** The activities by the names that workflows call them by. */
import { reach } from '../checkpoints.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import type { Database } from '../store/database.ts';
import { messagesFrom } from '../store/inbound.ts';
import { storeProjection } from '../store/conversations.ts';
import type { ConversationActivities } from '../workflows/activities.ts';
import { assignMember } from './assign-member.ts';
import { createContact } from './create-contact.ts';
import { escalate } from './escalate.ts';
import { recordClosed } from './record-closed.ts';
import { performSend, type FindSender, type SendInput } from './send/perform-send.ts';
import { SEND_TIMINGS, type SendTimings } from './send/timings.ts';
import { updateSegment } from './update-segment.ts';

export interface ActivityParts {
  database: Database;
  /** The provider's account that is connected now; `null`: none is. */
  findSender: FindSender;
  /** Where the API is reached from outside, without a trailing slash. */
  publicUrl: string;
  /** Default: measured, and told nobody. */
  metrics?: Pick<Metrics, 'sendAttempts'>;
  /** Other times than in production; for tests. */
  sendTimings?: Partial<SendTimings>;
}

export function createActivities(parts: ActivityParts): ConversationActivities {
  const { database, findSender, publicUrl, metrics = createMetrics(), sendTimings } = parts;
  const sending = { database, findSender, publicUrl, metrics, timings: { ...SEND_TIMINGS, ...sendTimings } };
  const send = (input: SendInput) => {
    reach('action.begun', input.conversationId);
    return performSend(sending, input);
  };
  return {
    async record(conversationId, projection) {
      reach('record.begun', conversationId);
      await storeProjection(database, conversationId, projection, false);
      reach('record.done', conversationId);
    },
    async recordClosed(conversationId, projection, nextPosition) {
      reach('close.begun', conversationId);
      const late = await recordClosed(database, conversationId, projection, nextPosition);
      reach('close.done', conversationId);
      return late;
    },
    collectInbound: (conversationId, nextPosition) => messagesFrom(database, conversationId, nextPosition),
    updateSegment: ({ conversationId, action }) => {
      reach('action.begun', conversationId);
      return updateSegment(database, action);
    },
    assignMember: ({ conversationId, action }) => {
      reach('action.begun', conversationId);
      return assignMember(database, conversationId, action);
    },
    escalate: ({ conversationId, action }) => {
      reach('action.begun', conversationId);
      return escalate(database, action);
    },
    createContact: (input) => {
      reach('action.begun', input.conversationId);
      return createContact(database, input);
    },
    sendSms: send,
    sendEmail: send,
    whatsappTemplate: send,
  };
}
