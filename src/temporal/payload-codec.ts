/**
 * How payloads are written into histories, and read from them. Large ones, which are plans and carried states, are
 * compressed; with keys, all are encrypted. Without, small ones stay readable in the Temporal UI. The codec runs outside of
 * the workflow sandbox, so a history replays to the same values.
 */
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  METADATA_ENCODING_KEY,
  type DataConverter,
  type Payload,
  type PayloadCodec,
} from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import proto from '@temporalio/proto';
import { COMPRESSED, ENCRYPTED } from '../payload-encodings.ts';
import type { PayloadKeys } from '../payload-keys.ts';
import { decryptPayload, encryptPayload } from './encrypt-payload.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Bytes. Below this, compressing saves less than it hides. */
const WORTH_COMPRESSING = 2_048;
/** Bytes that a compressed payload may hold: far more than any of ours, and less than a process has. */
const MOST_DECOMPRESSED = 64 * 1024 * 1024;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** The path under which the SDK loads the converter of failures for private payloads. */
export const FAILURE_CONVERTER = fileURLToPath(new URL('./failure-converter.ts', import.meta.url));

/**
 * Reads whatever was ever written, with these keys or without any. Clients, workers, replayers and the codec server all
 * have theirs from here.
 * @param keys the first of them encrypts; `null`: nothing is encrypted any more, and what is cannot be read.
 */
export function createPayloadCodec(keys: PayloadKeys | null): PayloadCodec {
  return {
    encode: (payloads) =>
      Promise.all(
        payloads.map(async (payload) => {
          const small = await compressLarge(payload);
          return keys === null ? small : encryptPayload(small, keys[0]);
        }),
      ),
    decode: (payloads) =>
      Promise.all(
        payloads.map((payload) =>
          decompressPayload(encodingOf(payload) === ENCRYPTED ? decryptPayload(payload, keys) : payload),
        ),
      ),
  };
}

/**
 * What clients and workers are given. Where payloads are private, the messages of failures are too; a replayer, which
 * writes nothing, takes the codec alone and so can say what went wrong.
 */
export function createDataConverter(keys: PayloadKeys | null): DataConverter {
  return {
    payloadCodecs: [createPayloadCodec(keys)],
    ...(keys !== null && { failureConverterPath: FAILURE_CONVERTER }),
  };
}

async function compressLarge(payload: Payload): Promise<Payload> {
  if ((payload.data?.length ?? 0) < WORTH_COMPRESSING) return payload;
  const data = await compress(PayloadMessage.encode(payload).finish());
  return { metadata: { [METADATA_ENCODING_KEY]: encode(COMPRESSED) }, data };
}

async function decompressPayload(payload: Payload): Promise<Payload> {
  if (encodingOf(payload) !== COMPRESSED || !payload.data) return payload;
  return PayloadMessage.decode(await decompress(payload.data, { maxOutputLength: MOST_DECOMPRESSED }));
}

function encodingOf({ metadata }: Payload): string | null {
  const encoding = metadata?.[METADATA_ENCODING_KEY];
  return encoding ? decode(encoding) : null;
}
