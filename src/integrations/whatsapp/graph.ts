/** Meta's Graph API: one version of it, with one token. */
import type { WhatsappAccount } from '../accounts.ts';
import { fieldsOf, textOf } from '../read-json.ts';
import { retryAfter } from '../retry-after.ts';

const META = 'https://graph.facebook.com';

/** An answer that is no success, in Meta's words. */
export class GraphRefusal extends Error {
  readonly status: number;
  readonly code: number | null;
  /** Milliseconds; `null`: it does not say. */
  readonly retryAfter: number | null;

  constructor(status: number, body: unknown, wait: number | null) {
    const error = fieldsOf(fieldsOf(body)['error']);
    const details = textOf(fieldsOf(error['error_data'])['details']);
    const message = textOf(error['message']) ?? `it answered with status ${status}.`;
    super(details === null || message.includes(details) ? message : `${message}: ${details}`);
    this.name = 'GraphRefusal';
    this.status = status;
    this.code = typeof error['code'] === 'number' ? error['code'] : null;
    this.retryAfter = wait;
  }
}

export interface Graph {
  /** Both resolve to the answer's JSON, within `timeout` milliseconds. @throws GraphRefusal; fetch's own error when there is no answer */
  get(path: string, query: Readonly<Record<string, string>>, timeout: number): Promise<unknown>;
  post(path: string, body: unknown, timeout: number): Promise<unknown>;
}

export function createGraph({ settings, secrets }: WhatsappAccount): Graph {
  const base = `${settings.baseUrl ?? META}/${settings.apiVersion}`;

  async function call(address: string, timeout: number, init: RequestInit): Promise<unknown> {
    const response = await fetch(address, {
      ...init,
      headers: {
        authorization: `Bearer ${secrets.accessToken}`,
        // One that was kept may be closed at that very moment, which looks as if an answer had been lost.
        connection: 'close',
        ...init.headers,
      },
      // A redirect would carry the token elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const body = parse(await response.text());
    if (response.ok) return body;
    throw new GraphRefusal(response.status, body, retryAfter(response.headers.get('retry-after')));
  }

  return {
    get: (path, query, timeout) =>
      call(`${base}/${path}?${new URLSearchParams(query)}`, timeout, { method: 'GET' }),
    post: (path, body, timeout) =>
      call(`${base}/${path}`, timeout, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
