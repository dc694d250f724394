/** The activities by the names that workflows call them by. */
import type { Database } from '../store/database.ts';
import type { ConversationActivities } from './conversation-activities.ts';
import { assignMember, escalate, updateSegment } from './actions.ts';
import { collectInbound } from './collect-inbound.ts';
import { record } from './record.ts';

export function createActivities(database: Database): ConversationActivities {
  return {
    record: (conversationId, projection) => record(database, conversationId, projection),
    collectInbound: (conversationId, nextPosition) => collectInbound(database, conversationId, nextPosition),
    updateSegment: (_conversationId, _key, action) => updateSegment(database, action),
    assignMember: (conversationId, _key, action) => assignMember(database, conversationId, action),
    escalate: (_conversationId, _key, action) => escalate(database, action),
  };
}
