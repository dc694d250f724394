import type { Command } from '../api/conversations.ts';
import type { Entry, FileRef } from '../api/types.ts';

/** A reply or a note that was written here and is not in the transcript yet. */
export interface Outgoing {
  /** The command’s id, and of the entry that comes of it: sent again with it, it is never there twice. */
  id: string;
  kind: 'reply' | 'note';
  /** May be empty where there is a file. */
  text: string;
  file: FileRef | null;
  /** `accepted`: the server has it, and will do it. */
  state: 'sending' | 'accepted' | 'failed';
  /** Why it failed, in a sentence. */
  error: string | null;
  /** Whether the same may go through when it is sent again. */
  canRepeat: boolean;
}

/** Something that is about to be sent. */
export function newOutgoing(kind: Outgoing['kind'], text: string, file: FileRef | null = null): Outgoing {
  return {
    id: crypto.randomUUID(),
    kind,
    text,
    file,
    state: 'sending',
    error: null,
    canRepeat: false,
  };
}

/** The command that sends it. */
export function commandOf({ kind, text, file }: Outgoing): Command {
  if (kind === 'note') return { name: 'note', text };
  return { name: 'reply', ...(text.trim() !== '' && { text }), ...(file && { file: file.id }) };
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
