import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createApp } from '../../../src/api/app.ts';
import { createAuth, type Auth } from '../../../src/api/auth.ts';
import type { Limits } from '../../../src/api/limits.ts';
import type { Route } from '../../../src/api/route.ts';
import type { TrustedProxies } from '../../../src/trusted-proxies.ts';
import type { Database } from '../../../src/store/database.ts';
import type { Role } from '../../../src/store/schema.ts';
import { sharedDatabase } from '../../store/support/empty-database.ts';
import { signInAs, type SignedIn } from '../../support/sign-in.ts';

export const API_KEY = 'a-backend-key-for-tests';
export const SECRET_KEY = 'a-secret-key-for-tests-only-0123';
export const PUBLIC_URL = 'https://chat.example.com';

export interface TestApi {
  url: string;
  auth: Auth;
  /** The log's lines so far. */
  log: LogLine[];
  /** With the API key, unless `authorization` says otherwise (`null`: none). */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Makes a member with this role and signs them in; `call` is theirs, as from a page of ours. */
  signIn(role?: Role): Promise<SignedIn & Pick<TestApi, 'call'>>;
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
  cookie?: string;
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

export interface TestApiOptions {
  limits?: Partial<Limits>;
  proxies?: TrustedProxies;
  /** Of attempts to sign in. */
  attempts?: number;
  secretKeyPrevious?: string;
}

/**
 * The API's shell around these calls, over real HTTP on a free port. Keys and sessions are in the database that all
 * tests share.
 */
export async function startTestApi(
  routes: readonly Route[] | ((parts: { database: Database; auth: Auth }) => readonly Route[]),
  options: TestApiOptions = {},
): Promise<TestApi> {
  const database = await sharedDatabase();
  const { attempts = MANY, secretKeyPrevious = null } = options;
  const parts = { database, secretKey: SECRET_KEY, publicUrl: PUBLIC_URL };
  const auth = createAuth({ ...parts, apiKey: API_KEY, secretKeyPrevious, attempts });
  const log: LogLine[] = [];
  const app = createApp({
    auth,
    routes: typeof routes === 'function' ? routes({ database, auth }) : routes,
    log: pino({ level: 'trace' }, { write: (line) => void log.push(JSON.parse(line) as LogLine) }),
    publicUrl: PUBLIC_URL,
    checkReplies: true,
    limits: {
      start: MANY,
      reset: MANY,
      message: MANY,
      read: MANY,
      signal: MANY,
      upload: MANY,
      ...options.limits,
    },
    ...(options.proxies !== undefined && { proxies: options.proxies }),
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const api: TestApi = {
    url,
    auth,
    log,
    async call(method, path, options = {}) {
      const { json, body, headers, cookie, authorization = `Bearer ${API_KEY}` } = options;
      const sent = json === undefined ? body : JSON.stringify(json);
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(sent !== undefined && { 'content-type': 'application/json' }),
          ...(authorization !== null && { authorization }),
          ...(cookie !== undefined && { cookie }),
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
    async signIn(role = 'admin') {
      const signedIn = await signInAs(parts, role);
      const { cookie } = signedIn;
      return {
        ...signedIn,
        call: (method, path, { headers, ...rest } = {}) =>
          api.call(method, path, {
            authorization: null,
            cookie,
            headers: { origin: PUBLIC_URL, ...headers },
            ...rest,
          }),
      };
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return api;
}
