import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createApp } from '../../../src/api/app.ts';
import { createAuth, type Auth } from '../../../src/api/auth.ts';
import type { Limits } from '../../../src/api/limits.ts';
import type { Route } from '../../../src/api/route.ts';

export const API_KEY = 'a-backend-key-for-tests';
export const SECRET_KEY = 'a-secret-key-for-tests-only-0123';

export interface TestApi {
  url: string;
  auth: Auth;
  /** The log's lines so far. */
  log: LogLine[];
  /** With the API key, unless `authorization` says otherwise (`null`: none). */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  stop(): Promise<void>;
}

export type LogLine = { [field: string]: unknown };

export interface CallOptions {
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  authorization?: string | null;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; `undefined` for an empty one. Tests look into it freely. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

const MANY = 1_000_000;

/** The API's shell around these calls, over real HTTP on a free port. */
export async function startTestApi(
  routes: readonly Route[],
  options: { limits?: Partial<Limits>; proxies?: number } = {},
): Promise<TestApi> {
  const auth = createAuth({ apiKey: API_KEY, secretKey: SECRET_KEY });
  const log: LogLine[] = [];
  const app = createApp({
    auth,
    routes,
    log: pino({ level: 'trace' }, { write: (line) => void log.push(JSON.parse(line) as LogLine) }),
    publicUrl: 'https://chat.example.com',
    checkReplies: true,
    limits: { start: MANY, message: MANY, read: MANY, ...options.limits },
    ...(options.proxies !== undefined && { proxies: options.proxies }),
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    auth,
    log,
    async call(method, path, { json, body, headers, authorization = `Bearer ${API_KEY}` } = {}) {
      const sent = json === undefined ? body : JSON.stringify(json);
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(sent !== undefined && { 'content-type': 'application/json' }),
          ...(authorization !== null && { authorization }),
          ...headers,
        },
        ...(sent !== undefined && { body: sent }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson ? JSON.parse(text) : undefined,
      };
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
