import { isIP, isIPv4 } from 'node:net';

/** How many proxies stand in front, or the addresses and networks that they have. */
export type TrustedProxies = number | string[];

/** More in a row are a mistake. */
const MOST = 10;

/** Reads a number, or addresses and networks such as `10.0.0.0/8`, with commas between; `null`: it is neither. */
export function readTrustedProxies(text: string): TrustedProxies | null {
  if (/^\d{1,2}$/.test(text)) return Number(text) <= MOST ? Number(text) : null;
  const networks = text.split(',').map((each) => each.trim());
  return networks.every(isNetwork) ? networks : null;
}

function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (isIPv4(address) ? 32 : 128));
}
