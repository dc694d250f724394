import twilio from 'twilio';
import { retryAfter } from '../retry-after.ts';
import { within } from '../within.ts';

type Options = Parameters<twilio.RequestClient['request']>[0];

/** An answer that is no success. The SDK's own error leaves away the headers, and Retry-After is among them. */
export class TwilioRefusal extends Error {
  readonly status: number;
  readonly code: number | null;
  /** Milliseconds; `null`: it does not say. */
  readonly retryAfter: number | null;

  constructor(status: number, body: unknown, wait: number | null) {
    const { message, code } = readBody(body);
    super(typeof message === 'string' && message !== '' ? message : `It answered with status ${status}.`);
    this.name = 'TwilioRefusal';
    this.status = status;
    this.code = typeof code === 'number' ? code : null;
    this.retryAfter = wait;
  }
}

/** Twilio's HTTP client at another address. The SDK has no option for it. */
export class TwilioHttp extends twilio.RequestClient {
  readonly #baseUrl: string | undefined;
  readonly #timeout: number;

  constructor(baseUrl: string | undefined, timeout: number) {
    // A retry is the outbox's to decide, which notes each attempt. And each request has a connection of its own: one that
    // was kept may be closed at that very moment, which looks as if an answer had been lost.
    super({ timeout, autoRetry: false, keepAlive: false });
    this.#baseUrl = baseUrl;
    this.#timeout = timeout;
  }

  /** @throws TwilioRefusal; the client's own error when there is no answer */
  override async request<Data>(options: Options) {
    const { pathname, search } = new URL(options.uri);
    const uri = this.#baseUrl === undefined ? options.uri : `${this.#baseUrl}${pathname}${search}`;
    const response = await within(super.request<Data>({ ...options, uri } as never), this.#timeout);
    const { statusCode, body } = response;
    if (statusCode >= 200 && statusCode < 300) return response;
    const { headers } = response as unknown as { headers?: { 'retry-after'?: string } };
    throw new TwilioRefusal(statusCode, body, retryAfter(headers?.['retry-after']));
  }
}

function readBody(body: unknown): { message?: unknown; code?: unknown } {
  if (typeof body === 'object' && body !== null) return body;
  try {
    const parsed: unknown = JSON.parse(String(body));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
