/**
 * Whether a page that sends a request is one of ours: under the public address, or on the very host that was asked,
 * as on a developer's machine that is reached by several names. A cross-site page can choose neither.
 */
export function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string): boolean {
  // A page without an origin of its own says “null”.
  if (!URL.canParse(origin)) return false;
  const { host: pageHost, origin: pageOrigin } = new URL(origin);
  return pageHost === host || pageOrigin === new URL(publicUrl).origin;
}
