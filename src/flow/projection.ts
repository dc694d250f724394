/**
 * What a host takes in, and what it writes down for readers. A conversation's workflow counts revisions: every event it applies is
 * one. A projection holds everything since the last revision that is known to be stored, so whoever stores
 * it has the whole conversation up to `rev`, and storing one twice, or an older one late, changes nothing.
 */
import type { Command, DeliveryReport, FlowError, VisitorMessage, View } from './state.ts';
import type { Entry, Expects, MemberRef, Status, Value } from './transcript.ts';

/** What came of one input: the entries `firstSeq`…`lastSeq` (none if `lastSeq` is less), and how it stood then. */
export interface Outcome {
  /** The input's id. */
  id: string;
  firstSeq: number;
  lastSeq: number;
  status: Status;
  expects: Expects | null;
  /** Set when a command was not possible. */
  refused?: FlowError;
}

export interface Projection {
  rev: number;
  /** The last entry's seq. */
  seq: number;
  entries: Entry[];
  outcomes: Outcome[];
  /** Variables that have changed, whole values. */
  variables: { [name: string]: Value };
  view: View;
  /** The turn that an action holds open: whose it is, and its first entry. */
  open: { ids: string[]; firstSeq: number } | null;
}

/** A message in the order of acceptance: positions count 1, 2, 3, … in a conversation. */
export interface PositionedMessage extends VisitorMessage {
  position: number;
}

/** What people put into a conversation, as a host hands it over. */
export type Input =
  /** Without a position it is taken as it comes, and only its id keeps it from being handled twice. */
  | { kind: 'message'; message: VisitorMessage | PositionedMessage }
  | { kind: 'command'; id: string; by: MemberRef; command: Command }
  /** What became of a message that the action `key` sent. */
  | { kind: 'delivery'; id: string; key: string; report: DeliveryReport };
