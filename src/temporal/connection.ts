import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { StartError } from '../start-error.ts';
import type { TemporalTls } from '../temporal-tls.ts';
import { createDataConverter } from './payload-codec.ts';
import { tlsFault } from './tls-fault.ts';
import type { PayloadKeys } from '../payload-keys.ts';

export interface TemporalTarget {
  /** host:port */
  address: string;
  namespace: string;
  /** Absent: without TLS. */
  tls?: TemporalTls | null;
  /** What this process is known by, instead of a certificate. */
  apiKey?: string | null;
  /** What payloads are encrypted with; absent: they are not. */
  payloadKeys?: PayloadKeys | null;
}

type TlsOptions = Exclude<ConnectionOptions['tls'], boolean | null | undefined>;

/** How the target is reached, for the SDK's client and its worker alike: both take the same. */
export function connectionOptions({ address, tls, apiKey }: TemporalTarget): {
  address: string;
  tls?: TlsOptions;
  apiKey?: string;
} {
  return { address, ...(tls && { tls: tlsOptions(tls) }), ...(apiKey && { apiKey }) };
}

function tlsOptions({ serverName, ca, client }: TemporalTls): TlsOptions {
  return {
    ...(serverName !== null && { serverNameOverride: serverName }),
    ...(ca !== null && { serverRootCACertificate: Buffer.from(ca) }),
    ...(client !== null && {
      clientCertPair: { crt: Buffer.from(client.certificate), key: Buffer.from(client.key) },
    }),
  };
}

/** A client whose connection comes and goes with the server: creating it needs no server. */
export function createTemporalClient(target: TemporalTarget): Client {
  return new Client({
    connection: Connection.lazy(connectionOptions(target)),
    namespace: target.namespace,
    dataConverter: createDataConverter(target.payloadKeys ?? null),
  });
}

export interface ConnectionFault {
  /** What is wrong, and what can be done. */
  error: StartError;
  /** Waiting will not mend it: the other side is there, and does not want this process or is not who it should be. */
  lasting: boolean;
}

const UNAUTHORISED = /unauthori[sz]ed|unauthenticated|permission.?denied|\bjwt\b|invalid token/i;

/** Why nothing came of a connection to Temporal, or of a call. */
export async function connectionFault(error: unknown, target: TemporalTarget): Promise<ConnectionFault> {
  const { address, tls, apiKey } = target;
  const said = sayings(error);
  const because = (advice: string) =>
    new StartError(`Temporal at ${address} cannot be used: ${advice}. (${said})`);
  if (UNAUTHORISED.test(said)) {
    const advice = apiKey
      ? 'it does not take the key in TEMPORAL_API_KEY for this namespace: check both, and until when the key is valid'
      : 'it wants to know who this is: set TEMPORAL_API_KEY, or TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY';
    return { error: because(advice), lasting: true };
  }
  const fault = tls ? await tlsFault(address, tls) : null;
  if (fault !== null) return { error: because(fault), lasting: true };
  const advice = tls
    ? 'check TEMPORAL_ADDRESS'
    : 'check TEMPORAL_ADDRESS; a cluster behind TLS needs TEMPORAL_TLS=on';
  return { error: because(advice), lasting: false };
}

/** What the error and those behind it say. */
function sayings(error: unknown): string {
  const said: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { message } = at;
    if (message !== '' && !said.some((earlier) => earlier.includes(message))) said.push(message);
  }
  return said.join(': ') || String(error);
}
