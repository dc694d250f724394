const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** What a language is called: `pt-BR` → `Brazilian Portuguese`; one that nobody knows is called by its code. */
export function languageName(code: string): string {
  return nameOf(code) ?? code;
}

/** The language code that somebody has written: `PT-br` → `pt-BR`; null: none that is known. */
export function languageCode(written: string): string | null {
  const code = canonical(written.trim());
  return code !== null && nameOf(code) !== null ? code : null;
}

function nameOf(code: string): string | null {
  try {
    return names.of(code) ?? null;
  } catch {
    // It is not made as a code is.
    return null;
  }
}

function canonical(written: string): string | null {
  try {
    return Intl.getCanonicalLocales(written)[0] ?? null;
  } catch {
    return null;
  }
}

/** Those that are most likely looked for; any other is found by its code. */
export const COMMON_LANGUAGES =
  'ar bg bn ca cs da de el en es et eu fa fi fr ga gl gu he hi hr hu id is it ja ka ko lt lv mr ms nb nl nn pa pl pt pt-BR ro ru sk sl sq sr sv sw ta te th tr uk ur vi zh'.split(
    ' ',
  );
