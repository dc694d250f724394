import type { Checkpoint } from '../../../src/checkpoints.ts';
import type { Part } from '../../support/processes.ts';

/** Where the strikes to come are written down; a setting of the server process. */
export const STRIKES_FILE = 'CHAOS_STRIKES_FILE';

/** A killing to come: who dies, and at which instruction. Each is carried out once. */
export interface Strike {
  at: Checkpoint;
  conversation: string;
  kill: Part[];
  /** The process id of Temporal, which the server process does not know. */
  temporal: number | null;
}
