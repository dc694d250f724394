/**
 * What conversations can be searched by in Temporal. Ids only: search attributes are not encrypted, and operators
 * see them in lists. A dev server allows three of type Int and ten of type Keyword.
 */
import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import type { View } from '../flow/state.ts';

export const searchAttributes = {
  /** Id of the flow the conversation started with. */
  flow: defineSearchAttributeKey('Flow', 'KEYWORD'),
  /** Its published version. */
  flowVersion: defineSearchAttributeKey('FlowVersion', 'INT'),
  /** `bot`, `queued`, `human`, `resolved` or `closed`. */
  status: defineSearchAttributeKey('ConversationStatus', 'KEYWORD'),
  channel: defineSearchAttributeKey('Channel', 'KEYWORD'),
  /** Id of the segment, when it has one. */
  segment: defineSearchAttributeKey('Segment', 'KEYWORD'),
  /** Id of the member who has the conversation. */
  assignee: defineSearchAttributeKey('Assignee', 'KEYWORD'),
};

/** What changes while a conversation runs. */
export function searchAttributesOf(
  view: Pick<View, 'status' | 'segment' | 'assignee'>,
): SearchAttributeUpdatePair[] {
  return [
    { key: searchAttributes.status, value: view.status },
    { key: searchAttributes.segment, value: view.segment },
    { key: searchAttributes.assignee, value: view.assignee?.id ?? null },
  ];
}
