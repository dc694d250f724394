/** What the payload codec does without a key, for where the codec itself cannot run: in a browser. */
import { COMPRESSED } from '../payload-encodings.ts';
import { gunzip } from './gunzip.ts';
import type { DecodePayloads, StoredPayload } from './read-payloads.ts';

/** Decompresses; what else there is comes back as it is. */
export const unpackPayloads: DecodePayloads = (payloads) => Promise.all(payloads.map(unpackPayload));

async function unpackPayload(payload: StoredPayload): Promise<StoredPayload> {
  const encoding = payload.metadata?.['encoding'];
  if (!payload.data || !encoding || toText(encoding) !== COMPRESSED) return payload;
  return readMessage(await gunzip(new Uint8Array(payload.data)));
}

/**
 * A payload as Protobuf writes it: `message Payload { map<string, bytes> metadata = 1; bytes data = 2; }`. Both fields, and
 * the entries of the map, are runs of bytes with their length before them; newer fields of that kind are left out.
 */
function readMessage(bytes: Uint8Array): StoredPayload {
  const metadata: { [name: string]: Uint8Array } = {};
  let data = new Uint8Array();
  for (const { field, value } of fieldsOf(bytes)) {
    if (field === 1) {
      const entry = fieldsOf(value);
      const name = entry.find((one) => one.field === 1)?.value;
      metadata[toText(name ?? new Uint8Array())] =
        entry.find((one) => one.field === 2)?.value ?? new Uint8Array();
    } else if (field === 2) data = new Uint8Array(value);
  }
  return { metadata, data };
}

/** https://protobuf.dev/programming-guides/encoding: a tag (field number and wire type 2), a length, so many bytes. */
function fieldsOf(bytes: Uint8Array): { field: number; value: Uint8Array }[] {
  const fields: { field: number; value: Uint8Array }[] = [];
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at];
      if (byte === undefined || shift > 28) throw new Error('It is no payload.');
      at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = number();
    const length = number();
    if ((tag & 7) !== 2 || at + length > bytes.length) throw new Error('It is no payload.');
    fields.push({ field: tag >>> 3, value: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

const toText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
