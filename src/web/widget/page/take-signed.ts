/** What a backend vouches for, and for whom. */
export interface Signed {
  jwt: string;
  /** Tells one visitor from another who uses the same browser; empty when it names nobody. */
  whose: string;
}

/** The JWT that a host's page hands over behind the #. It is taken out of the address; null without one. */
export function takeSigned(): Signed | null {
  const jwt = new URLSearchParams(location.hash.slice(1)).get('signed');
  if (jwt === null) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return { jwt, whose: whoseIs(jwt) };
}

/** Whether the JWT is genuine is for the API to find out: here it only parts what is remembered. */
export function whoseIs(jwt: string): string {
  try {
    const payload = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const { visitor } = JSON.parse(new TextDecoder().decode(bytes)) as { visitor?: Record<string, unknown> };
    const name = [visitor?.['id'], visitor?.['email'], visitor?.['phone']].find(
      (value) => typeof value === 'string' || typeof value === 'number',
    );
    return name === undefined ? '' : String(name);
  } catch {
    return '';
  }
}
