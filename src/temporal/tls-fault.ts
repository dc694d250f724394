/**
 * Why TLS does not come about with a Temporal cluster: the SDK only says that it does not, the client's part not even
 * before its deadline. So it is tried again here, where the reason can be seen.
 */
import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { TemporalTls } from '../temporal-tls.ts';

/** Milliseconds. */
const PATIENCE = 5_000;

/** What has to be done about it, as a part of a sentence; `null`: TLS is not what is wrong, or nobody is there. */
export async function tlsFault(address: string, tls: TemporalTls): Promise<string | null> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const host = hostname.replace(/^\[|\]$/g, '');
  const servername = tls.serverName ?? (isIP(host) === 0 ? host : undefined);
  const socket = connect({
    host,
    port: Number(port),
    ...(servername !== undefined && { servername }),
    ...(tls.ca !== null && { ca: tls.ca }),
    ...(tls.client !== null && { cert: tls.client.certificate, key: tls.client.key }),
    ALPNProtocols: ['h2'],
    // Looked at below; nothing is said to whoever is there.
    rejectUnauthorized: false,
  });
  socket.setTimeout(PATIENCE, () => socket.destroy());
  try {
    return await faultOf(socket, tls);
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}

async function faultOf(socket: TLSSocket, { client }: TemporalTls): Promise<string | null> {
  const notTaken =
    client === null
      ? 'it wants a certificate: set TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY'
      : 'it does not take the certificate in TEMPORAL_TLS_CERT: the namespace has to know the authority that it is from';
  try {
    await once(socket, 'secureConnect');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/_ALERT_/.test(code)) return notTaken;
    return code.startsWith('ERR_SSL_') || code === 'ECONNRESET'
      ? 'it does not speak TLS: check TEMPORAL_ADDRESS'
      : null;
  }
  if (!socket.authorized) {
    return (
      `its certificate is not trusted here (${String(socket.authorizationError)}): set TEMPORAL_TLS_CA to the authority ` +
      'that it is from, or TEMPORAL_TLS_SERVER_NAME to the name in it'
    );
  }
  // Whoever speaks HTTP/2 begins. One that does not want the certificate ends it instead, after the handshake.
  const first = await Promise.race([
    once(socket, 'data').then(() => 'data' as const),
    once(socket, 'close').then(() => 'close' as const),
  ]).catch(() => 'close' as const);
  return first === 'data' ? null : notTaken;
}
