import type { Entry, Expects, FileRef, Status } from '../../flow/transcript.ts';
import { ApiError, UnreachableError } from './api-error.ts';
import { readServerEvents, type ServerEvent } from './server-events.ts';
import type { Timings } from './timings.ts';

/** How a conversation stands, as far as its visitor may know. */
export interface Snapshot {
  status: Status;
  expects: Expects | null;
  /** The transcript's last seq, including entries this visitor does not see. */
  seq: number;
  working: boolean;
  assignee?: Assignee | null;
  queue?: QueuePlace | null;
}

/** The member who has the conversation. */
export interface Assignee {
  name: string;
  /** The address of a picture. */
  picture?: string | null;
}

export interface QueuePlace {
  /** From 1. */
  place: number;
  /** ISO 8601 UTC. */
  since: string;
}

export type SignalKind = 'typing' | 'stopped' | 'seen';

/** What a member does just now; it holds for a moment, or until it is taken back. */
export interface Signal {
  kind: SignalKind;
  from: 'visitor' | 'member';
  member?: { name: string };
  /** Of `seen`: up to which entry. */
  seq?: number;
}

/** What an answer that could not wait for the flow says of it. */
export type Progress = Partial<Snapshot> & { messages?: Entry[] };

export interface StartAnswer extends Progress {
  id: string;
  token: string;
}

export interface Page extends Snapshot {
  messages: Entry[];
  /** Where the stream of changes goes on after this page was read. */
  cursor: string;
}

export interface Change {
  entries: Entry[];
  conversation: Snapshot;
}

export interface FlowSummary {
  id: string;
  name: string;
  description: string;
}

export interface OutgoingBody {
  id: string;
  text?: string;
  choice?: string;
  /** The id of a file that has been uploaded. */
  file?: string;
}

/** What a visitor says of themselves; nothing that a flow could rely on. */
export interface SelfDescription {
  name?: string;
  /** A language tag, such as `pt-BR`. */
  language?: string;
}

/** A conversation's id and the token that opens it. */
export interface Credentials {
  id: string;
  token: string;
}

interface Call {
  method?: 'GET' | 'POST';
  token?: string;
  body?: unknown;
}

/**
 * The visitor's part of the HTTP API.
 * Every call throws `ApiError` when the API refused and `UnreachableError` when there was no usable answer.
 */
export class ApiClient {
  readonly #origin: string;
  readonly #fetch: typeof fetch;
  readonly #timings: Timings;

  /** @param origin where the API is, such as `https://chat.example.com`; empty for the page's own. */
  constructor(origin: string, fetcher: typeof fetch, timings: Timings) {
    this.#origin = origin;
    this.#fetch = fetcher;
    this.#timings = timings;
  }

  /** What visitors are told of the flow. */
  flow(id: string): Promise<FlowSummary> {
    return this.#call(`/widget/flows/${encodeURIComponent(id)}`, {});
  }

  start(body: {
    flow: string;
    id: string;
    visitor?: SelfDescription;
    signed?: string;
  }): Promise<StartAnswer> {
    return this.#call('/widget/conversations', { method: 'POST', body });
  }

  send(to: Credentials, body: OutgoingBody): Promise<Progress> {
    return this.#call(`${path(to)}/messages`, { method: 'POST', token: to.token, body });
  }

  /** How the conversation stands, with the place in the queue and who has it. */
  standing(of: Credentials): Promise<Snapshot> {
    return this.#call(path(of), { token: of.token });
  }

  /** Tells members what the visitor does just now. */
  signal(to: Credentials, body: { kind: SignalKind; seq?: number }): Promise<void> {
    return this.#call(`${path(to)}/signals`, { method: 'POST', token: to.token, body });
  }

  /** Up to `limit` entries after the seq `after`, oldest first. */
  messages(of: Credentials, after: number, limit: number): Promise<Page> {
    return this.#call(`${path(of)}/messages?after=${after}&limit=${limit}`, { token: of.token });
  }

  /** Stores a file; nobody sees it before a message names it. */
  async upload(to: Credentials, file: File): Promise<FileRef> {
    const headers = {
      ...authorization(to.token),
      'content-type': file.type === '' ? 'application/octet-stream' : file.type,
      'x-file-name': encodeURIComponent(file.name),
    };
    const answer = await this.#transfer(`${path(to)}/files`, { method: 'POST', headers, body: file });
    return ((await answer.json()) as { file: FileRef }).file;
  }

  /** A file's bytes, as of the type that the server found by their content. */
  async download(of: Credentials, { id, type }: FileRef): Promise<Blob> {
    const where = `${path(of)}/files/${encodeURIComponent(id)}`;
    const answer = await this.#transfer(where, { headers: authorization(of.token) });
    return new Blob([await answer.arrayBuffer()], { type });
  }

  async #transfer(where: string, init: RequestInit): Promise<Response> {
    const signal = AbortSignal.timeout(this.#timings.transfer);
    try {
      const response = await this.#fetch(this.#url(where), { ...PLAIN, ...init, signal });
      if (!response.ok) throw await toApiError(response);
      return response;
    } catch (error) {
      throw toKnownError(error);
    }
  }

  /** Opens the stream of the conversation's changes after `cursor`; `signal` ends it. */
  async events(of: Credentials, cursor: string, signal: AbortSignal): Promise<AsyncIterable<ServerEvent>> {
    const controller = new AbortController();
    const abort = () => controller.abort();
    signal.addEventListener('abort', abort);
    const release = () => signal.removeEventListener('abort', abort);
    const timer = setTimeout(abort, this.#timings.request);
    try {
      const headers = { ...authorization(of.token), accept: 'text/event-stream', 'last-event-id': cursor };
      const response = await this.#fetch(this.#url(`${path(of)}/events`), {
        ...PLAIN,
        headers,
        signal: controller.signal,
      });
      if (!response.ok) throw await toApiError(response);
      if (!response.body) throw new UnreachableError('The stream has no body.');
      return readAndRelease(readServerEvents(response.body, this.#timings.silence), release);
    } catch (error) {
      release();
      throw toKnownError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #call<Answer>(where: string, { method = 'GET', token, body }: Call): Promise<Answer> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.#timings.request);
    try {
      const response = await this.#fetch(this.#url(where), {
        ...PLAIN,
        method,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : authorization(token)),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: controller.signal,
      });
      if (!response.ok) throw await toApiError(response);
      return (response.status === 204 ? undefined : await response.json()) as Answer;
    } catch (error) {
      throw toKnownError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #url(where: string): string {
    return `${this.#origin}/api/v1${where}`;
  }
}

/** Cookies are none of a visitor's business: the token says who they are. */
const PLAIN: RequestInit = { cache: 'no-store', credentials: 'omit' };

async function* readAndRelease<T>(items: AsyncIterable<T>, release: () => void): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    release();
  }
}

/** Whatever was no answer of the API (no network, a time-out, a page that is not JSON) is one thing: unreachable. */
function toKnownError(error: unknown): Error {
  if (error instanceof ApiError || error instanceof UnreachableError) return error;
  return new UnreachableError('The server could not be reached.', { cause: error });
}

function path({ id }: Credentials): string {
  return `/conversations/${encodeURIComponent(id)}`;
}

function authorization(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

async function toApiError(response: Response): Promise<ApiError> {
  const problem = await response.json().then(
    (body: { code?: unknown; detail?: unknown; title?: unknown } | null) => body ?? {},
    () => ({}),
  );
  const { code, detail, title }: { code?: unknown; detail?: unknown; title?: unknown } = problem;
  const message = [detail, title].find((text) => typeof text === 'string') ?? response.statusText;
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : null,
    message,
    readRetryAfter(response.headers.get('retry-after')),
  );
}

/** Retry-After is a number of seconds or an HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
