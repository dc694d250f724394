import { ValueError, type Payload, type PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import { route, type Route } from '../route.ts';
import { invalidFields } from '../validate.ts';

export interface CodecRouteDeps {
  /** What payloads are written and read by. */
  codec: PayloadCodec;
  /** Origins under which Temporal's Web UI is served. */
  uiOrigins: readonly string[];
}

const bytes = z.base64().describe('Bytes in base64.');

/** As Protobuf writes it in JSON. What else stands in one is left as it is. */
const payload = z.looseObject({
  metadata: z.record(z.string().max(200), bytes).optional(),
  data: bytes.optional(),
});
type PayloadJson = z.output<typeof payload>;

const payloads = z.object({ payloads: z.array(payload).max(10_000) });

/**
 * Temporal's codec server: its Web UI and its CLI send payloads here as they are kept, and show what comes back.
 * https://docs.temporal.io/codec-server says how the two ask.
 */
export const codecRoutes = ({ codec, uiOrigins }: CodecRouteDeps): Route[] => [
  route({
    name: 'decodePayloads',
    method: 'post',
    path: '/codec/decode',
    tag: 'service',
    summary: 'Decode payloads of Temporal’s',
    description:
      'For Temporal’s Web UI (codec endpoint: this server’s address and `/codec`, with credentials) and CLI ' +
      '(`--codec-endpoint`, `--codec-auth`). Payloads of other encodings come back as they are.',
    credentials: ['apiKey', 'member'],
    scope: 'payloads:read',
    origins: uiOrigins,
    bodyLimit: 'payloads',
    body: payloads,
    responses: { 200: { description: 'The same, decoded.', body: payloads } },
    handle: async ({ body }) => ({
      status: 200,
      body: { payloads: await convert(body.payloads, codec.decode) },
    }),
  }),
  route({
    name: 'encodePayloads',
    method: 'post',
    path: '/codec/encode',
    tag: 'service',
    summary: 'Encode payloads for Temporal',
    description:
      'For what an operator sends to a conversation from Temporal’s Web UI or CLI, such as a signal.',
    credentials: ['apiKey', 'member'],
    scope: 'payloads:write',
    origins: uiOrigins,
    bodyLimit: 'payloads',
    body: payloads,
    responses: { 200: { description: 'The same, encoded.', body: payloads } },
    handle: async ({ body }) => ({
      status: 200,
      body: { payloads: await convert(body.payloads, codec.encode) },
    }),
  }),
];

/** @throws Problem `invalid_input` that names each payload which cannot be read, and says why. */
async function convert(asked: PayloadJson[], change: PayloadCodec['decode']): Promise<PayloadJson[]> {
  const faults: { field: string; message: string }[] = [];
  const changed = await Promise.all(
    asked.map(async (json, at) => {
      const given = fromJson(json);
      try {
        const [made] = await change([given]);
        return made === undefined || made === given ? json : toJson(made);
      } catch (error) {
        // Whatever else goes wrong goes wrong in what came, since nothing but that is looked at.
        const message = error instanceof ValueError ? error.message : 'The payload cannot be read.';
        faults.push({ field: `payloads.${at}`, message: message.replace(/\.$/, '') });
        return json;
      }
    }),
  );
  if (faults.length > 0) throw invalidFields(faults);
  return changed;
}

function fromJson({ metadata = {}, data }: PayloadJson): Payload {
  return {
    metadata: mapValues(metadata, (value) => new Uint8Array(Buffer.from(value, 'base64'))),
    ...(data !== undefined && { data: new Uint8Array(Buffer.from(data, 'base64')) }),
  };
}

function toJson({ metadata, data }: Payload): PayloadJson {
  return {
    metadata: mapValues(metadata ?? {}, (value) => Buffer.from(value).toString('base64')),
    ...(data && { data: Buffer.from(data).toString('base64') }),
  };
}

function mapValues<From, To>(from: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]));
}
