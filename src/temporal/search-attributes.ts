/**
 * What conversations can be searched by in Temporal. Workflows import this file, so it holds nothing else.
 * No personal data: search attributes are not encrypted, and operators see them in lists.
 * A dev server allows three of type Int and ten of type Keyword.
 */
import { defineSearchAttributeKey } from '@temporalio/common';

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

/** The same as a cluster is told of them. */
export const SEARCH_ATTRIBUTES: Readonly<Record<string, 'Keyword' | 'Int'>> = Object.fromEntries(
  Object.values(searchAttributes).map((key) => [key.name, key.type === 'INT' ? 'Int' : 'Keyword'] as const),
);
