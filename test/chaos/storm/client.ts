/** Whoever calls the API: by whichever process of it answers, and again with the same ids until one has. */
import { setTimeout as sleep } from 'node:timers/promises';
import { API_KEY } from './estate.ts';

export interface Reply<Body = Record<string, unknown>> {
  status: number;
  body: Body;
}

/** Milliseconds for one request; the API answers within a second, on a busy machine too. */
const REQUEST_TIMEOUT = 15_000;
/** Milliseconds in which every request has to have had its answer, whatever is killed. */
const ANSWERED_WITHIN = 600_000;

export class Client {
  readonly #urls: readonly string[];
  readonly #random: () => number;
  /** Requests, and those that nobody answered. */
  readonly count = { requests: 0, unanswered: 0 };

  constructor(urls: readonly string[], random: () => number) {
    this.#urls = urls;
    this.#random = random;
  }

  /** One request. @returns `null` when there is no answer: nobody knows then whether it was carried out. */
  async call<Body>(
    method: string,
    path: string,
    body?: object,
    timeout = REQUEST_TIMEOUT,
  ): Promise<Reply<Body> | null> {
    const url = this.#urls[Math.floor(this.#random() * this.#urls.length)] ?? '';
    this.count.requests += 1;
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${API_KEY}`,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeout),
      });
      return { status: response.status, body: (await response.json()) as Body };
    } catch {
      this.count.unanswered += 1;
      return null;
    }
  }

  /** Repeats the same request until there is an answer that is not the server's own failure, and is what is waited for. */
  async insist<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object,
    isAnswer: (reply: Reply<Body>) => boolean = () => true,
  ): Promise<Reply<Body>> {
    const givenUp = Date.now() + ANSWERED_WITHIN;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      const reply = await this.call<Body>(method, path, body);
      if (reply && reply.status < 500 && isAnswer(reply)) return reply;
      if (Date.now() > givenUp) {
        const last = reply ? `${reply.status} ${JSON.stringify(reply.body)}` : 'no answer';
        throw new Error(
          `${method} ${path} was not answered within ${ANSWERED_WITHIN / 1_000} s; last: ${last}`,
        );
      }
      await sleep(pause);
    }
  }
}
