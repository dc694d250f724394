import type { IntentExamples } from '../flow/intents/merge-intents.ts';
import type { Classifier } from './classifier.ts';
import { compileIntents } from './compile-intents.ts';
import type { RecogniseIntent } from './compile-intents.ts';
import { baseLanguage } from './language.ts';
import { readSentiment } from './read-sentiment.ts';

/** Classifies within this process, by words alone. */
export function createLocalClassifier(): Classifier {
  // As long as somebody holds the examples of a version, what was made of them stays too.
  const compiled = new WeakMap<IntentExamples, Promise<RecogniseIntent>>();
  return {
    async classify(text, { language, sentiment, intents }) {
      const base = baseLanguage(language);
      const score = sentiment && base === 'en' ? readSentiment(text) : null;
      if (!intents) return score ? { sentiment: score } : {};
      const recognise = compiled.get(intents) ?? compileIntents(intents, base);
      compiled.set(intents, recognise);
      const intent = (await recognise)(text);
      return score ? { sentiment: score, intent } : { intent };
    },
  };
}
