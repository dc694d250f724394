import { Client, Connection } from '@temporalio/client';
import { dataConverter } from './payload-codec.ts';

export interface TemporalTarget {
  /** host:port */
  address: string;
  namespace: string;
}

/** A client whose connection comes and goes with the server: creating it needs no server. */
export function createTemporalClient({ address, namespace }: TemporalTarget): Client {
  return new Client({ connection: Connection.lazy({ address }), namespace, dataConverter });
}
