import type { Projection } from '../../../src/flow/projection.ts';
import type { View } from '../../../src/flow/state.ts';
import type { Entry } from '../../../src/flow/transcript.ts';
import { createConversation } from '../../../src/store/conversations.ts';
import type { Database } from '../../../src/store/database.ts';

/** A conversation that its workflow has not answered for yet. */
export async function addConversation(database: Database, id: string, visitor: string = id): Promise<void> {
  await createConversation(database, {
    id,
    flowId: 'echo',
    flowVersion: 1,
    request: { channel: 'test', visitor: { id: visitor }, variables: {} },
    requestHash: 'hash',
  });
}

export const VIEW: View = {
  status: 'bot',
  node: null,
  expects: null,
  segment: null,
  assignee: null,
  ticket: null,
  queuedAt: null,
  rating: null,
  error: null,
  working: false,
  waitingFor: 'The visitor to write.',
  until: null,
};

export function botEntry(seq: number, text = `text ${seq}`): Entry {
  return { seq, id: `e${seq}`, at: '2026-01-01T00:00:00.000Z', from: 'bot', type: 'text', text };
}

/** What a workflow that says one text with each revision tells whoever knows it up to `from`. */
export function projectionOf(from: number, to: number, more: Partial<Projection> = {}): Projection {
  return {
    rev: to,
    seq: to,
    entries: Array.from({ length: to - from }, (_, index) => botEntry(from + index + 1)),
    outcomes: [],
    variables: { revision: to },
    view: { ...VIEW, waitingFor: `revision ${to}` },
    open: null,
    ...more,
  };
}
