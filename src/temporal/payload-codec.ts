/**
 * Compresses what is large: plans and carried states. Small payloads stay readable in the Temporal UI. The codec
 * runs outside of the workflow sandbox, so a history replays to the same values.
 */
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

const compress = promisify(gzip);
const decompress = promisify(gunzip);

const ENCODING = 'binary/gzip';
/** Bytes. Below this, compressing saves less than it hides. */
const WORTH_COMPRESSING = 2_048;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const gzipCodec: PayloadCodec = {
  encode: (payloads) =>
    Promise.all(
      payloads.map(async (payload): Promise<Payload> => {
        if ((payload.data?.length ?? 0) < WORTH_COMPRESSING) return payload;
        const data = await compress(PayloadMessage.encode(payload).finish());
        return { metadata: { [METADATA_ENCODING_KEY]: encode(ENCODING) }, data };
      }),
    ),
  decode: (payloads) =>
    Promise.all(
      payloads.map(async (payload): Promise<Payload> => {
        const encoding = payload.metadata?.[METADATA_ENCODING_KEY];
        if (!encoding || decode(encoding) !== ENCODING || !payload.data) return payload;
        return PayloadMessage.decode(await decompress(payload.data));
      }),
    ),
};

/** Clients, workers and replayers all need it. */
export const dataConverter: DataConverter = { payloadCodecs: [gzipCodec] };
