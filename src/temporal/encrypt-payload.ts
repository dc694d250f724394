/** AES-256-GCM around a whole payload: what it says, and how that is to be read. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { METADATA_ENCODING_KEY, ValueError, type Payload } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import proto from '@temporalio/proto';
import { ENCRYPTED } from '../payload-encodings.ts';
import type { PayloadKey, PayloadKeys } from '../payload-keys.ts';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const KEY_ID = 'encryption-key-id';

const ALGORITHM = 'aes-256-gcm';
/** Bytes. The nonce is random: with 2³² payloads under one key, two are alike with a probability of 2⁻³³. */
const NONCE = 12;
const TAG = 16;

export function encryptPayload(payload: Payload, { id, bytes }: PayloadKey): Payload {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, bytes, nonce, { authTagLength: TAG }).setAAD(authenticated(id));
  const text = PayloadMessage.encode(payload).finish();
  return {
    metadata: { [METADATA_ENCODING_KEY]: encode(ENCRYPTED), [KEY_ID]: encode(id) },
    data: Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]),
  };
}

/** @throws ValueError naming the key's id: there is no such key, or it does not open the payload. */
export function decryptPayload({ metadata, data }: Payload, keys: PayloadKeys | null): Payload {
  const id = metadata?.[KEY_ID] ? decode(metadata[KEY_ID]) : '';
  const key = keys?.find((one) => one.id === id);
  if (!key) throw new ValueError(`The payload is encrypted with the key “${id}”, ${missing(keys)}.`);
  const bytes = data ?? new Uint8Array();
  try {
    const decipher = createDecipheriv(ALGORITHM, key.bytes, bytes.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(authenticated(id))
      .setAuthTag(bytes.subarray(-TAG));
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
    return PayloadMessage.decode(text);
  } catch {
    throw new ValueError(
      `The payload cannot be decrypted with the key “${id}”: it has been changed, or it was encrypted with another key of that id.`,
    );
  }
}

function missing(keys: PayloadKeys | null): string {
  return keys === null
    ? 'and PAYLOAD_KEYS is not set here'
    : 'which is not among those in PAYLOAD_KEYS: put it back behind the first, which encrypts';
}

function authenticated(keyId: string): Uint8Array {
  return encode(`${ENCRYPTED} ${keyId}`);
}
