/** What is known of a language's words. */
export interface Language {
  /** Brings a word in lower case to its stem. */
  stem(word: string): string;
  /** The words that every sentence is made of, whatever it is about. */
  common: ReadonlySet<string>;
}

/** The files of `@orama/stemmers` and `@orama/stopwords`, by ISO 639-1 code. */
const NAMES: Record<string, string> = {
  ar: 'arabic',
  bg: 'bulgarian',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'indian',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  nb: 'norwegian',
  ne: 'nepali',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  uk: 'ukrainian',
};

export const KNOWN_LANGUAGES = Object.keys(NAMES);

/** The language of a BCP 47 tag: `pt` of `pt-BR`. What is not a tag is taken for English. */
export function baseLanguage(tag: string | null): string {
  const [, base] = /^([a-z]{2,3})(?:[-_]|$)/.exec(tag?.toLowerCase() ?? 'en') ?? [];
  return base ?? 'en';
}

const loaded = new Map<string, Promise<Language>>();

/** Of a language that is not known, words are their own stems, and none is common. Each is loaded once. */
export function loadLanguage(base: string): Promise<Language> {
  const known = loaded.get(base) ?? load(base);
  loaded.set(base, known);
  return known;
}

async function load(base: string): Promise<Language> {
  const name = Object.hasOwn(NAMES, base) ? NAMES[base] : undefined;
  if (name === undefined) return { stem: (word) => word, common: new Set() };
  const [{ stemmer }, { stopwords }] = await Promise.all([
    import(`@orama/stemmers/${name}`) as Promise<{ stemmer: (word: string) => string }>,
    import(`@orama/stopwords/${name}`) as Promise<{ stopwords: string[] }>,
  ]);
  return { stem: stemmer, common: new Set(stopwords) };
}
