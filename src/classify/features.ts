import type { Language } from './language.ts';

/** What a text is made of, by which texts are compared: stems and parts of stems, with their weights. */
export type Features = Map<string, number>;

/** A common word against another one: it may tell two intents apart, but says nothing where others do. */
const COMMON_WEIGHT = 0.3;
/** One letter by itself; the lists of common words do not have them all, “a” for one. */
const LETTER = /^\p{Script=Latin}$/u;
const PART = 3;

/**
 * Each word counts with its stem, and as much again with the stem's parts of three letters together, so that
 * misspellings, and compounds, are still alike.
 */
export function featuresOf(text: string, segmenter: Intl.Segmenter, { stem, common }: Language): Features {
  const features: Features = new Map();
  const add = (feature: string, weight: number) =>
    features.set(feature, (features.get(feature) ?? 0) + weight);
  for (const word of wordsOf(text, segmenter)) {
    const weight = common.has(word) || LETTER.test(word) ? COMMON_WEIGHT : 1;
    const stemmed = withoutMarks(stem(word));
    add(stemmed, weight);
    const framed = `_${stemmed}_`;
    const parts = framed.length - PART + 1;
    for (let at = 0; at < parts; at += 1) add(`~${framed.slice(at, at + PART)}`, weight / parts);
  }
  return features;
}

function wordsOf(text: string, segmenter: Intl.Segmenter): string[] {
  const plain = text.normalize('NFKC').replaceAll('’', "'").toLowerCase();
  return [...segmenter.segment(plain)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

/** Whoever types on a phone leaves accents away. */
function withoutMarks(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '');
}
