import type { IntentExamples } from '../flow/intents/merge-intents.ts';
import type { Readings } from '../flow/state.ts';

/** What somebody wants to know of a text. */
export interface Wanted {
  /** BCP 47; null: the author did not say, which is taken for English. */
  language: string | null;
  sentiment: boolean;
  /**
   * Null: not wanted. For one published version it is always the same object, so what is made of the examples can be
   * kept with it.
   */
  intents: IntentExamples | null;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

export type Classification = Pick<Readings, 'sentiment' | 'intent'>;

/**
 * Says how a text sounds, and which of a flow's intents it has. What is told is recorded with the message and never
 * asked for again, so an answer may change with upgrades; a score is -1 to 1, a confidence 0 to 1, whoever
 * gives them.
 *
 * The local one needs no network. A provider's would send the text away, so that is for an operator to choose; it
 * has a fifth of a second, because a visitor waits for their message to be accepted.
 */
export interface Classifier {
  /**
   * Leaves out what it cannot tell, such as the sentiment of a language that it does not know.
   * @param text what a visitor wrote, at most 4,096 characters
   * @throws when it cannot tell anything; the message is then accepted without
   */
  classify(text: string, wanted: Wanted): Promise<Classification>;
}
