/**
 * The address, when it is an absolute http or https one without anything that could be read in two ways (spaces,
 * control characters, quotes, credentials); else null.
 */
export function safeUrl(text: string): string | null {
  const url = text.trim();
  return url.length <= 2_048 && /^https?:\/\/[\p{L}\p{N}.:[\]-]+([/?#][^\s\p{C}"'<>\\^`{|}]*)?$/iu.test(url)
    ? url
    : null;
}
