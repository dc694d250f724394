/** An escape for what Postgres cannot store, after an even number of backslashes: a null character, or half of one. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/**
 * JSON that `jsonb` takes. `JSON.stringify` escapes null characters and lone surrogates (half of a character, as is
 * left where a text was cut), and Postgres refuses both; they become U+FFFD. Without this, one such text would keep
 * everything after it from being stored.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes('\\u') ? json.replace(UNSTORABLE, '$1\ufffd') : json;
}
