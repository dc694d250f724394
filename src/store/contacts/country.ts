/** Countries by code and by English name, as the ICU data of this process has them. */

/** What CLDR names beside the countries of ISO 3166-1; Kosovo's user-assigned XK is taken for one. */
const NO_COUNTRIES = ['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'];

/** Names that people write and CLDR does not have. */
const OTHER_NAMES: { [name: string]: string } = {
  'United States of America': 'US',
  USA: 'US',
  'Great Britain': 'GB',
  Turkey: 'TR',
  'Czech Republic': 'CZ',
};

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Name or code, as `keyOf` writes it → ISO 3166-1 alpha-2. */
let codes: Map<string, string> | undefined;

/** The ISO 3166-1 alpha-2 code of a country given by it, or by its English name; `null`: it is none. */
export function readCountry(text: string): string | null {
  codes ??= readCodes();
  return codes.get(keyOf(text)) ?? null;
}

function readCodes(): Map<string, string> {
  const names = (['long', 'short'] as const).map(
    (style) => new Intl.DisplayNames(['en'], { type: 'region', style, fallback: 'none' }),
  );
  const known = new Map(Object.entries(OTHER_NAMES).map(([name, code]) => [keyOf(name), code]));
  for (const code of LETTERS.flatMap((first) => LETTERS.map((second) => first + second))) {
    // An old code is read as the one that replaced it, and UK as GB.
    const current = new Intl.Locale('und', { region: code }).region as string;
    const written = names.flatMap((displayed) => displayed.of(current) ?? []);
    if (written.length === 0 || NO_COUNTRIES.includes(current)) continue;
    for (const name of [code, ...written]) known.set(keyOf(name), current);
  }
  return known;
}

/** Without case, accents and punctuation; “&” is “and”, “St.” is “Saint”, and a “the” before it says nothing. */
function keyOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[\p{Mark}.'’]/gu, '')
    .replaceAll(/[^\p{Letter}]+/gu, ' ')
    .trim()
    .replace(/^the /, '')
    .replaceAll(/\bst (?=\w)/g, 'saint ');
}
