import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Answer =
  | { status: number; json?: unknown; text?: string; headers?: Record<string, string> }
  /** Whatever is wanted of the connection. */
  | { with: (response: ServerResponse) => void };

/** Milliseconds for a request that is answered so: few where there is none, and far more than one takes. */
export const timeLimitOf = (answer: Answer): number => ('with' in answer ? 500 : 20_000);

export interface AnsweringServer {
  url: string;
  received: Received[];
  /** How the requests to come are answered. */
  answer(answer: Answer | ((request: Received) => Answer)): void;
  stop(): Promise<void>;
}

/** Answers whatever it is asked as the test says. */
export async function startAnsweringServer(): Promise<AnsweringServer> {
  let answerTo: (request: Received) => Answer = () => ({ status: 404 });
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const call = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
      received.push(call);
      const answer = answerTo(call);
      if ('with' in answer) answer.with(response);
      else {
        const { status, json, text, headers: more } = answer;
        response.writeHead(status, {
          'content-type': json === undefined ? 'text/html' : 'application/json',
          ...more,
        });
        response.end(json === undefined ? text : JSON.stringify(json));
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer(answer) {
      answerTo = typeof answer === 'function' ? answer : () => answer;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
