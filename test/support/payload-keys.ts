import { createHash } from 'node:crypto';
import type { PayloadKey } from '../../src/payload-keys.ts';

/** A key that is the same each time for this id, and `seed`. */
export function payloadKey(id: string, seed = id): PayloadKey {
  return { id, bytes: new Uint8Array(createHash('sha256').update(seed).digest()) };
}
