import type { Readings } from '../state.ts';
import type { Value } from '../transcript.ts';

/** What an expression can read of `{{answer.…}}`. */
export const ANSWER_FIELDS = [
  'text',
  'label',
  'choice',
  'sentiment',
  'sentimentScore',
  'intent',
  'intentConfidence',
] as const;

/** The readings as `{{answer.…}}` has them; those that are absent have no field. */
export function answerFields({ sentiment, intent }: Readings = {}): { [field: string]: Value } {
  return {
    ...(sentiment && { sentiment: sentiment.label, sentimentScore: sentiment.score }),
    ...(intent && { intent: intent.id, intentConfidence: intent.confidence }),
  };
}
