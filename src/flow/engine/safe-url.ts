/** Characters that can be seen: no control characters, no spaces, no marks that turn the direction of writing. */
const VISIBLE =
  /^[!-~\u00a1-\u00ac\u00ae-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ufefe\uff00-\uffef\ud800-\udfff]+$/;
const ADDRESS = /^https?:\/\/[^\s/?#@"'<>\\^`{|}%]+([/?#][^\s"'<>\\^`{|}]*)?$/i;

/**
 * The address, when it is an absolute http or https one without anything that could be read in two ways (spaces,
 * control characters, quotes, credentials); else null. Character ranges are written out: Unicode classes would
 * grow the workflow bundle by tens of kilobytes, and mean something else in another version of the engine.
 */
export function safeUrl(text: string): string | null {
  const url = text.trim();
  return url.length <= 2_048 && VISIBLE.test(url) && ADDRESS.test(url) ? url : null;
}
