/**
 * The address if a visitor may be led to it, otherwise null: absolute, and http or https only. The API promises
 * as much; a page that shows other people's text does not rely on it.
 */
export function safeUrl(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}
