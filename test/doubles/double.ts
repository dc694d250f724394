/** What the doubles of all providers have in common: a server on loopback that accepts, refuses and breaks. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from './faults.ts';

export interface DoubleOptions {
  /** Absent: a free one. */
  port?: number;
  /** Told of everything that is accepted, for people who watch. */
  onAccepted?: (line: string) => void;
}

export interface ReceivedRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
  /** The body as it came. */
  bytes: Buffer;
}

export interface Answer {
  status: number;
  /** Sent as JSON, unless it is text or bytes already. */
  body: object | string | Buffer;
  headers?: Record<string, string>;
}

/** What comes of a request: an answer; or, for a send, what accepting it would be. */
export type Handled = Answer | { faults: Faults; accept: () => Answer };

export interface RunningDouble {
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves on 127.0.0.1. A send's fault decides whether it is accepted, and what its caller is told.
 * @param mostBytes of a request's body; the connection is cut where there are more.
 */
export async function serveDouble(
  port: number | undefined,
  handle: (request: ReceivedRequest) => Handled,
  mostBytes: () => number = () => Infinity,
): Promise<RunningDouble> {
  const server = createServer((request, response) => {
    void read(request, mostBytes()).then(
      (received) => respond(response, handle(received), leave),
      // The caller has gone before it had asked.
      () => undefined,
    );
  }).listen(port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  let back: NodeJS.Timeout | undefined;
  const leave = (milliseconds: number) => {
    if (!server.listening) return;
    server.close();
    back = setTimeout(() => server.listen(address.port, address.address), milliseconds);
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      clearTimeout(back);
      const closed = server.listening ? once(server, 'close') : null;
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(request: IncomingMessage, mostBytes: number): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) {
      request.destroy();
      throw new Error('The connection is cut.');
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://double'),
    headers: request.headers,
    body: bytes.toString(),
    bytes,
  };
}

async function respond(
  response: ServerResponse,
  handled: Handled,
  leave: (milliseconds: number) => void,
): Promise<void> {
  if (!('accept' in handled)) {
    send(response, handled);
    return;
  }
  const { faults, accept } = handled;
  const fault = faults.next();
  switch (fault?.kind) {
    case undefined:
      if (response.destroyed) faults.unheard += 1;
      else
        response.once('close', () => {
          if (!response.writableFinished) faults.unheard += 1;
        });
      send(response, accept());
      return;
    case 'acceptThenLeave':
      send(response, accept());
      leave(fault.for);
      return;
    case 'refuse':
      send(response, fault);
      return;
    case 'limit':
      send(response, {
        status: 429,
        headers: { 'retry-after': String(fault.retryAfter) },
        body: {
          code: 20429,
          message: 'Too Many Requests',
          error: { code: 130429, message: 'Rate limit hit' },
        },
      });
      return;
    case 'acceptThenFail':
      accept();
      send(response, { status: 500, body: { message: 'Internal Server Error' } });
      return;
    case 'acceptThenCut':
      accept();
      response.destroy();
      return;
    case 'acceptSlowly': {
      const answer = accept();
      await sleep(fault.for, undefined, { ref: false });
      send(response, answer);
      return;
    }
    case 'acceptThenHang':
      accept();
      // The caller may have given up long before.
      await sleep(fault.for, undefined, { ref: false });
      response.destroy();
      return;
    case 'cut':
      response.destroy();
  }
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** What a provider tells by webhook, as the receiver answered it. */
export async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}
