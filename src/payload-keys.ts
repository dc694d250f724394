/** The keys that Temporal's payloads are encrypted with, as they are set: `id:base64,id:base64`. */

/** One AES-256 key. */
export interface PayloadKey {
  /** Stands beside each payload that the key encrypted, for anybody to read. */
  id: string;
  bytes: Uint8Array;
}

/** All of them decrypt; the first encrypts. */
export type PayloadKeys = readonly [PayloadKey, ...PayloadKey[]];

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const KEY_BYTES = 32;

/** @returns the keys, or what is wrong with the text, in words that repeat no key: "the second has no id". */
export function readPayloadKeys(text: string): { keys: PayloadKeys } | { fault: string } {
  const keys: PayloadKey[] = [];
  for (const [at, part] of text
    .split(/[,\s]+/)
    .filter((part) => part !== '')
    .entries()) {
    const colon = part.indexOf(':');
    const id = part.slice(0, Math.max(colon, 0));
    if (!ID.test(id))
      return {
        fault: `number ${at + 1} does not begin with an id (letters, digits, “.”, “_” and “-”) and “:”`,
      };
    if (keys.some((key) => key.id === id)) return { fault: `two keys have the id “${id}”` };
    const bytes = readBase64(part.slice(colon + 1));
    if (bytes === null) return { fault: `what follows “${id}:” is not base64` };
    if (bytes.length !== KEY_BYTES)
      return { fault: `the key “${id}” has ${bytes.length} bytes instead of ${KEY_BYTES}` };
    keys.push({ id, bytes });
  }
  const [first, ...others] = keys;
  return first === undefined ? { fault: 'there is none' } : { keys: [first, ...others] };
}

/** Both alphabets, with and without padding; `Buffer` alone would pass over whatever else there is. */
function readBase64(text: string): Uint8Array | null {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : null;
}
