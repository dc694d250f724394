import type { Payload, PayloadCodec } from '@temporalio/common';
import type { PayloadJson } from '../../../../src/replay/history.ts';

/** The same history as it would be were its payloads private. */
export async function encryptHistory(json: string, codec: PayloadCodec): Promise<string> {
  const history = JSON.parse(json) as unknown;
  for (const payload of payloadsOf(history)) {
    const [encrypted] = await codec.encode([toBytes(payload)]);
    Object.assign(payload, {
      metadata: toBase64(encrypted?.metadata ?? {}),
      data: Buffer.from(encrypted?.data ?? []).toString('base64'),
    });
  }
  return JSON.stringify(history);
}

function payloadsOf(value: unknown): PayloadJson[] {
  if (typeof value !== 'object' || value === null) return [];
  const { metadata } = value as { metadata?: { encoding?: unknown } };
  return typeof metadata?.encoding === 'string' ? [value] : Object.values(value).flatMap(payloadsOf);
}

const toBytes = ({ metadata = {}, data = '' }: PayloadJson): Payload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata).map(([name, text]) => [name, new Uint8Array(Buffer.from(text, 'base64'))]),
  ),
  data: new Uint8Array(Buffer.from(data, 'base64')),
});

const toBase64 = (metadata: { [name: string]: Uint8Array }) =>
  Object.fromEntries(
    Object.entries(metadata).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
  );
