import { HistoryProblem, type PayloadJson } from './history.ts';

/**
 * Undoes what the payload codec did: decompresses, and decrypts where there are keys. The only way by which a replayer
 * gets at what a history holds. The same payloads in the same order.
 */
export type DecodePayloads = (payloads: readonly StoredPayload[]) => Promise<readonly StoredPayload[]>;

/** A payload with its bytes. */
export interface StoredPayload {
  metadata?: { [name: string]: Uint8Array } | null;
  data?: Uint8Array | null;
}

/** The values of several payloads, in order; `event` is named when one cannot be read. */
export async function readPayloads(
  payloads: readonly PayloadJson[],
  event: number,
  decode: DecodePayloads,
): Promise<unknown[]> {
  const decoded = await decode(payloads.map(toBytes)).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new HistoryProblem(`What event ${event} holds cannot be read: ${why}`);
  });
  return decoded.map((payload) => valueOf(payload, event));
}

function toBytes({ metadata = {}, data }: PayloadJson): StoredPayload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, fromBase64(value)] as const),
    ),
    ...(data !== undefined && { data: fromBase64(data) }),
  };
}

function valueOf({ metadata, data }: StoredPayload, event: number): unknown {
  const encoding = toText(metadata?.['encoding']);
  if (encoding === 'binary/null') return null;
  if (encoding === 'json/plain') return JSON.parse(toText(data)) as unknown;
  throw new HistoryProblem(
    `What event ${event} holds is encoded as “${encoding}”, which cannot be read here: is there a key for it?`,
  );
}

const toText = (bytes: Uint8Array | null | undefined) => new TextDecoder().decode(bytes ?? new Uint8Array());

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
