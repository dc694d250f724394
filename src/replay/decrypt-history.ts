import { ENCRYPTED } from '../payload-encodings.ts';
import { isObject, type PayloadJson } from './history.ts';

/** Asked for so much at a time: the codec server takes 10,000 payloads and 6 MB, and none is larger than 2 MB. */
const MOST_PAYLOADS = 5_000;
const MOST_CHARACTERS = 3_000_000;

/** The same payloads in the same order, decrypted. */
export type DecryptPayloads = (payloads: PayloadJson[]) => Promise<PayloadJson[]>;

/**
 * Puts in place of every encrypted payload of a history what is in it; the value itself is changed. A whole history is asked
 * for in a few calls, where reading it event by event would make thousands.
 */
export async function decryptHistory(history: unknown, decrypt: DecryptPayloads): Promise<void> {
  for (const batch of batchesOf(findEncrypted(history))) {
    const decrypted = await decrypt(batch);
    for (const [index, payload] of batch.entries()) {
      const inside = { ...decrypted[index] };
      delete payload.metadata;
      delete payload.data;
      Object.assign(payload, inside);
    }
  }
}

function findEncrypted(value: unknown, found: PayloadJson[] = []): PayloadJson[] {
  if (Array.isArray(value)) for (const item of value) findEncrypted(item, found);
  else if (isObject(value)) {
    if (isEncrypted(value)) found.push(value);
    else for (const field of Object.values(value)) findEncrypted(field, found);
  }
  return found;
}

const ENCRYPTED_BASE64 = btoa(ENCRYPTED);

const isEncrypted = ({ metadata }: { [field: string]: unknown }) =>
  isObject(metadata) && metadata['encoding'] === ENCRYPTED_BASE64;

function batchesOf(payloads: readonly PayloadJson[]): PayloadJson[][] {
  const batches: PayloadJson[][] = [];
  let size = Infinity;
  for (const payload of payloads) {
    const own = payload.data?.length ?? 0;
    const last = batches.at(-1);
    if (!last || last.length >= MOST_PAYLOADS || size + own > MOST_CHARACTERS) {
      batches.push([payload]);
      size = own;
    } else {
      last.push(payload);
      size += own;
    }
  }
  return batches;
}
