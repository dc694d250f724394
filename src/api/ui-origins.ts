/** The names of this machine for itself, of which a browser sends whichever was typed. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The origins under which people may open the page at `url`; none without one. */
export function uiOrigins(url: string | null): string[] {
  if (url === null) return [];
  const { protocol, hostname, port, origin } = new URL(url);
  if (!LOOPBACK.includes(hostname)) return [origin];
  return LOOPBACK.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`);
}
