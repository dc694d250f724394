import type { HeartFigures } from './heart.ts';
import type { DeployedFigures } from './measures/deployed.ts';
import type { InboxFigures } from './measures/inbox.ts';
import type { HistoryFigures } from './measures/history.ts';
import type { LongFigures } from './measures/long.ts';
import type { MemoryFigures } from './measures/memory.ts';
import type { ReplayFigures } from './measures/replay.ts';
import type { LoadFigures } from './measures/turns.ts';
import type { BenchSettings } from './settings.ts';
import type { Machine } from './support/machine.ts';
import type { VariantName } from './variants/variant.ts';

/** Where, when and how a run took place. */
export interface Run {
  /** ISO 8601 UTC. */
  date: string;
  machine: Machine;
  settings: BenchSettings;
  /** Seconds. */
  took: number;
}

/** Of turns, histories and memory. */
export interface TurnsFigures {
  turns: LoadFigures[];
  /** A turn of each variant. */
  history: Record<VariantName, HistoryFigures>;
  /** A turn that visits one pure node, and one that visits twenty. */
  pureNodes: { one: HistoryFigures; twenty: HistoryFigures };
  /** An open conversation: bare, on the turn's flow, on the largest of the examples. */
  memory: { bare: MemoryFigures; turnFlow: MemoryFigures; exampleFlow: MemoryFigures };
  /** By Temporal's replayer; `steps`: a conversation of ours by our own, step by step. */
  replay: { bare: ReplayFigures; conversation: ReplayFigures; steps: ReplayFigures };
  heart: HeartFigures;
}

/** What can be measured alone. */
export const PARTS = ['turns', 'long', 'deployed', 'inbox'] as const;
export type Part = (typeof PARTS)[number];

/** All that one run has measured; what `latest.json` holds beside the targets. */
export interface Figures extends Run {
  turns?: TurnsFigures;
  long?: LongFigures;
  deployed?: DeployedFigures[];
  inbox?: InboxFigures;
}
