import twilio from 'twilio';
import { retryAfter } from '../retry-after.ts';

type TwilioRequest<Data> = Parameters<typeof twilio.RequestClient.prototype.request<Data>>[0];
type TwilioResponse<Data> = Awaited<ReturnType<typeof twilio.RequestClient.prototype.request<Data>>>;

/** Twilio's HTTP client at another address, which also remembers the Retry-After that the SDK's errors do not have. */
export class TwilioHttp extends twilio.RequestClient {
  readonly #baseUrl: string | undefined;
  /** Milliseconds; of the last answer. */
  retryAfter: number | null = null;

  constructor(baseUrl: string | undefined, timeout: number) {
    super({ timeout, autoRetry: false });
    this.#baseUrl = baseUrl;
  }

  override async request<Data>(options: TwilioRequest<Data>): Promise<TwilioResponse<Data>> {
    const { pathname, search } = new URL(options.uri);
    const uri = this.#baseUrl === undefined ? options.uri : `${this.#baseUrl}${pathname}${search}`;
    this.retryAfter = null;
    const response = await super.request<Data>({ ...options, uri });
    // The SDK's type of a response leaves the headers out.
    const { headers = {} } = response as TwilioResponse<Data> & { headers?: Record<string, string> };
    this.retryAfter = retryAfter(headers['retry-after']);
    return response;
  }
}
