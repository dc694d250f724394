import vader from 'vader-sentiment';
import type { SentimentReading } from '../flow/state.ts';

/**
 * From here on a text counts as negative or positive. VADER's own bound for English prose is 0.05; in a chat that would make a plain
 * “no” (-0.30) and “how do I pay?” (-0.10) complaints, and “yes” (0.40) is no praise to speak of, but does no harm.
 */
const NOTABLE = 0.3;
/** What is worse or better than that in a longer text is said before. */
const MOST_READ = 2_000;
/** Said to be kind, with words that are not. */
const KIND = /\b(no|not an?) (problems?|worry|worries|trouble)\b/gi;

/** How an English text sounds. */
export function readSentiment(text: string): SentimentReading {
  const words = text.slice(0, MOST_READ).replaceAll(KIND, '').replaceAll('’', "'");
  const { compound } = vader.SentimentIntensityAnalyzer.polarity_scores(words);
  const score = Math.round(compound * 1_000) / 1_000;
  return { score, label: score <= -NOTABLE ? 'negative' : score >= NOTABLE ? 'positive' : 'neutral' };
}
