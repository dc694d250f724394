/**
 * What conversations can be found by in Temporal. Ids only: search attributes are neither encrypted nor meant for
 * personal data. A dev server allows ten keywords and three of each other type.
 */
import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import type { View } from '../flow/state.ts';

export const flowKey = defineSearchAttributeKey('Flow', 'KEYWORD');
export const flowVersionKey = defineSearchAttributeKey('FlowVersion', 'INT');
export const statusKey = defineSearchAttributeKey('ConversationStatus', 'KEYWORD');
export const channelKey = defineSearchAttributeKey('Channel', 'KEYWORD');
export const segmentKey = defineSearchAttributeKey('Segment', 'KEYWORD');
export const assigneeKey = defineSearchAttributeKey('Assignee', 'KEYWORD');

/** What changes while a conversation runs. */
export function searchAttributesOf(view: Pick<View, 'status' | 'segment' | 'assignee'>): SearchAttributeUpdatePair[] {
  return [
    { key: statusKey, value: view.status },
    { key: segmentKey, value: view.segment },
    { key: assigneeKey, value: view.assignee?.id ?? null },
  ];
}
