import { setImmediate } from 'node:timers/promises';
import type { IntentExamples } from '../flow/intents/merge-intents.ts';
import type { IntentReading } from '../flow/state.ts';
import { featuresOf, type Features } from './features.ts';
import { loadLanguage } from './language.ts';

/** Which of the intents a text has. */
export type RecogniseIntent = (text: string) => IntentReading;

const DEFAULT_THRESHOLD = 0.4;
/** Examples prepared in one go. */
const AT_ONCE = 50;
/** What visitors want they say at the beginning. */
const MOST_READ = 1_000;

/**
 * Prepares the recognition of a flow's intents: the cosine similarity of a text to each example, its features weighed by
 * how few of the examples have them (tf-idf). The same text and examples always give the same.
 */
export async function compileIntents(intents: IntentExamples, language: string): Promise<RecogniseIntent> {
  const words = await loadLanguage(language);
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const read = (text: string) => featuresOf(text.slice(0, MOST_READ), segmenter, words);

  // Sorted, so that of two that are equally similar it is always the same one.
  const ids = Object.keys(intents).sort();
  const texts = ids.flatMap((id) => (intents[id]?.examples ?? []).map((text) => ({ id, text })));
  const examples: { id: string; features: Features }[] = [];
  for (const { id, text } of texts) {
    examples.push({ id, features: read(text) });
    // Thousands of them take half a second, in which the process has other conversations to serve.
    if (examples.length % AT_ONCE === 0) await setImmediate();
  }
  const weigh = rarityOf(examples.map(({ features }) => features));
  /** By feature: which examples have it, and how much of their direction it is. */
  const index = new Map<string, { example: number; weight: number }[]>();
  for (const [example, { features }] of examples.entries()) {
    for (const [feature, weight] of directionOf(features, weigh)) {
      const having = index.get(feature) ?? [];
      having.push({ example, weight });
      index.set(feature, having);
    }
  }

  return (text) => {
    const similarity = new Float64Array(examples.length);
    for (const [feature, weight] of directionOf(read(text), weigh)) {
      for (const { example, weight: other } of index.get(feature) ?? [])
        similarity[example] = (similarity[example] ?? 0) + weight * other;
    }
    let best = 0;
    let id: string | null = null;
    for (const [example, { id: its }] of examples.entries()) {
      const found = similarity[example] ?? 0;
      if (found <= best) continue;
      best = found;
      id = its;
    }
    const confidence = Math.min(1, Math.round(best * 1_000) / 1_000);
    const enough = id !== null && confidence >= (intents[id]?.threshold ?? DEFAULT_THRESHOLD);
    return { id: enough ? id : null, confidence };
  };
}

/** How much more a feature says that few of the examples have, or none. */
function rarityOf(examples: Features[]): (feature: string) => number {
  const having = new Map<string, number>();
  for (const features of examples) {
    for (const feature of features.keys()) having.set(feature, (having.get(feature) ?? 0) + 1);
  }
  return (feature) => Math.log((examples.length + 1) / ((having.get(feature) ?? 0) + 1)) + 1;
}

/** The weighed features as a vector of length 1. */
function directionOf(features: Features, weigh: (feature: string) => number): [string, number][] {
  const weighed = [...features].map(([feature, weight]): [string, number] => [
    feature,
    weight * weigh(feature),
  ]);
  const length = Math.sqrt(weighed.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return weighed.map(([feature, weight]) => [feature, weight / length]);
}
