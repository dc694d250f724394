/**
 * The front door of a Temporal cluster behind TLS, as a double: it asks who comes, as Temporal Cloud does, and answers
 * every call with an empty message or a refusal.
 */
import { once } from 'node:events';
import { createSecureServer, type IncomingHttpHeaders, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../support/certificates.ts';

export interface Refusal {
  /** Of gRPC. */
  code: number;
  message: string;
}

export interface FrontendOptions extends Certificate {
  /** The authority that a caller's certificate has to be from; absent: none is asked for. */
  callersFrom?: string;
  /** What is said to a call instead of an empty answer. */
  refuse?: (method: string, headers: IncomingHttpHeaders) => Refusal | null;
}

export interface Frontend {
  /** `localhost:port` */
  address: string;
  calls: { method: string; headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
}

/** A message without fields, as it is framed on the wire. */
const EMPTY = Buffer.alloc(5);

export async function startFrontend(options: FrontendOptions): Promise<Frontend> {
  const { certificate, key, callersFrom, refuse = () => null } = options;
  const calls: Frontend['calls'] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer({
    cert: certificate,
    key,
    ...(callersFrom !== undefined && { ca: callersFrom, requestCert: true, rejectUnauthorized: true }),
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined).once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    const method = String(headers[':path']).split('/').at(-1) ?? '';
    calls.push({ method, headers });
    const refusal = refuse(method, headers);
    const status = refusal
      ? { 'grpc-status': String(refusal.code), 'grpc-message': encodeURIComponent(refusal.message) }
      : { 'grpc-status': '0' };
    stream.on('error', () => undefined);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers(status));
    stream.end(refusal ? undefined : EMPTY);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    calls,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}
