import type { Readings, VisitorMessage } from '../state.ts';

/**
 * What is read in several messages that are one answer: the worst sentiment, and the intent that was recognised last,
 * because people greet first and say what they want in the end.
 */
export function joinReadings(messages: VisitorMessage[]): Readings | undefined {
  const sentiments = messages.flatMap(({ readings }) => readings?.sentiment ?? []);
  const intents = messages.flatMap(({ readings }) => readings?.intent ?? []);
  const [first] = sentiments;
  const sentiment = first && sentiments.reduce((worst, other) => (other.score < worst.score ? other : worst));
  const intent = intents.findLast(({ id }) => id !== null) ?? intents.at(-1);
  if (!sentiment && !intent) return undefined;
  return { ...(sentiment && { sentiment }), ...(intent && { intent }) };
}
