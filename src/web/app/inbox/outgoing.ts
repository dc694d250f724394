import type { Entry } from '../api/types.ts';

/** A reply or a note that was written here and is not in the transcript yet. */
export interface Outgoing {
  /** The command’s id, and of the entry that comes of it: sent again with it, it is never there twice. */
  id: string;
  kind: 'reply' | 'note';
  text: string;
  /** `accepted`: the server has it, and will do it. */
  state: 'sending' | 'accepted' | 'failed';
  /** Why it failed, in a sentence. */
  error: string | null;
  /** Whether the same may go through when it is sent again. */
  canRepeat: boolean;
}

/** Without those that have come back as entries; the same array when none has. */
export function withoutArrived(
  outgoing: readonly Outgoing[],
  entries: readonly Entry[],
): readonly Outgoing[] {
  const arrived = new Set(entries.map(({ id }) => id));
  return outgoing.some(({ id }) => arrived.has(id))
    ? outgoing.filter(({ id }) => !arrived.has(id))
    : outgoing;
}
