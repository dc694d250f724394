import { Client, Connection } from '@temporalio/client';
import { createDataConverter } from './payload-codec.ts';
import type { PayloadKeys } from '../payload-keys.ts';

export interface TemporalTarget {
  /** host:port */
  address: string;
  namespace: string;
  /** What payloads are encrypted with; absent: they are not. */
  payloadKeys?: PayloadKeys | null;
}

/** A client whose connection comes and goes with the server: creating it needs no server. */
export function createTemporalClient({ address, namespace, payloadKeys = null }: TemporalTarget): Client {
  return new Client({
    connection: Connection.lazy({ address }),
    namespace,
    dataConverter: createDataConverter(payloadKeys),
  });
}
