/**
 * The whole service inside the test's own process: a real Temporal dev server (one for the run), PGlite in memory, a
 * worker and the API over HTTP. Worker and API start and stop on their own, so that a test can take either away.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Router } from 'express';
import { createActivities } from '../../src/activities/index.ts';
import { createFindSender } from '../../src/activities/send/find-sender.ts';
import type { FindSender } from '../../src/activities/send/perform-send.ts';
import type { SendTimings } from '../../src/activities/send/timings.ts';
import { createAuth, type Auth } from '../../src/api/auth.ts';
import type { Limits } from '../../src/api/limits.ts';
import { startApi, type RunningApi } from '../../src/api/start-api.ts';
import type { Provider } from '../../src/flow/providers.ts';
import type { Classifier } from '../../src/classify/classifier.ts';
import type { Entry, Expects, Status } from '../../src/flow/transcript.ts';
import { createLog } from '../../src/log.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import type { ArchivePlace } from '../../src/settings.ts';
import { createFolderStorage, type FileStorage } from '../../src/store/file-storage.ts';
import { createSecretBox } from '../../src/store/secret-box.ts';
import type { Role } from '../../src/store/schema.ts';
import { createTemporalClient } from '../../src/temporal/connection.ts';
import type { PayloadKeys } from '../../src/payload-keys.ts';
import { startWorker, type RunningWorker } from '../../src/temporal/worker.ts';
import type { ConversationActivities } from '../../src/workflows/activities.ts';
import type { WorkflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { privateWorkflowBundle, workflowBundle } from './builds.ts';
import { freePort } from './free-port.ts';
import { until } from './processes.ts';
import './quiet-temporal.ts';
import { signInAs, type SignedIn } from './sign-in.ts';
import { tempDir } from './temp-dir.ts';
import { temporalAddress } from './temporal.ts';

export const API_KEY = 'test-api-key';
const SECRET_KEY = 'a secret for tests only';
/** Nothing is served there. */
export const TEMPORAL_UI_URL = 'https://temporal.example.com/ui';

export interface StudioOptions {
  /** Replaces activities: the only way to a slow or failing effect. */
  wrap?: (activities: ConversationActivities) => ConversationActivities;
  /** Events of history after which a conversation continues as new. */
  historyCap?: number;
  limits?: Partial<Limits>;
  /** What is served beside the API; default: nothing. */
  pages?: Router;
  /** Replaces the local one. */
  classifier?: Classifier;
  /** What is sent by; default: the accounts that are connected through the API. */
  findSender?: FindSender;
  /** Other times for sends than in production. */
  sendTimings?: Partial<SendTimings>;
  /** So many sends a second at most, by provider. */
  sendsPerSecond?: Partial<Record<Provider, number>>;
  /** Where files are kept; default: a folder. */
  files?: FileStorage;
  /** Where the histories of ended runs are kept; default: in the database. */
  archiveIn?: ArchivePlace;
  /** Default: the dev server that all tests share. */
  temporal?: string;
  /** What payloads are encrypted with; default: they are not. */
  payloadKeys?: PayloadKeys;
  /** Where its workers look for work; default: a queue of its own, so that no other studio's worker takes it. */
  taskQueue?: string;
}

/** A worker's build, and the workflows of it; default: as they are. */
export interface WorkerBuild {
  /** `null`: it is none. */
  id: string | null;
  workflowBundle?: WorkflowBundle;
}

export interface Turn {
  messages: Entry[];
  status: Status;
  expects: Expects | null;
  seq: number;
  working: boolean;
}

export interface Reply<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export type MemberCall = <Body = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
) => Promise<Reply<Body>>;

export interface Studio {
  url: string;
  database: Database;
  client: Client;
  auth: Auth;
  /** A call with the API key, or with the credential given (`null`: none). */
  call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    credential?: string | null,
  ): Promise<Reply<Body>>;
  /** Makes a member with this role and signs them in; `call` is theirs, as from a page of ours. */
  signIn(role?: Role): Promise<SignedIn & { call: MemberCall }>;
  /** Saves and publishes a document. */
  publish(document: object): Promise<void>;
  /** Starts a conversation and expects it to be answered; resolves to its id, token and first turn. */
  start(flow: string, more?: object): Promise<Turn & { id: string; token: string }>;
  say(conversation: string, text: string, id?: string): Promise<Reply<Turn>>;
  press(conversation: string, choice: string, id?: string): Promise<Reply<Turn>>;
  transcript(conversation: string): Promise<Entry[]>;
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  /** Another worker beside the first, as another process would be. It stops with the studio. */
  addWorker(build?: WorkerBuild): Promise<RunningWorker>;
  stopApi(): Promise<void>;
  startApi(): Promise<void>;
  /** Another API beside the first, as another process would be; resolves to its address. It stops with the studio. */
  addApi(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Opens a studio with a database of its own. Conversations' ids have to differ between studios, as they share the
 * Temporal server: leave them to chance.
 */
export async function openStudio(options: StudioOptions = {}): Promise<Studio> {
  const { wrap = (activities) => activities, historyCap, limits, sendsPerSecond, sendTimings = {} } = options;
  const { classifier } = options;
  const box = createSecretBox(SECRET_KEY, null);
  const { payloadKeys = null } = options;
  const target = {
    address: options.temporal ?? (await temporalAddress()),
    namespace: 'default',
    payloadKeys,
  };
  const database = await openDatabase('memory');
  const client = createTemporalClient(target);
  const { taskQueue = `test-${randomUUID()}` } = options;
  let worker: RunningWorker | undefined;
  const otherWorkers: RunningWorker[] = [];
  let api: RunningApi | undefined;
  const others: RunningApi[] = [];

  // The same after the API was away, as it is with a service that has a name.
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const findSender = options.findSender ?? createFindSender(database, box);
  const signInParts = { database, secretKey: SECRET_KEY, publicUrl };
  const auth = createAuth({ ...signInParts, apiKey: API_KEY, attempts: 1_000_000 });

  const files = options.files ?? createFolderStorage(await tempDir());
  const openWorker = async (build?: WorkerBuild) =>
    startWorker({
      ...target,
      activities: wrap(createActivities({ database, findSender, publicUrl, sendTimings })),
      workflowBundle:
        build?.workflowBundle ?? (await (payloadKeys ? privateWorkflowBundle() : workflowBundle())),
      build: build?.id ?? null,
      options: { taskQueue },
      ...(sendsPerSecond && { sendsPerSecond }),
    });
  const openApi = (at: number) =>
    startApi({
      database,
      client,
      taskQueue,
      auth,
      log: createLog('silent'),
      publicUrl,
      payloadKeys,
      temporalUiUrl: TEMPORAL_UI_URL,
      box,
      files,
      ...(options.archiveIn && { archiveIn: options.archiveIn }),
      port: at,
      host: '127.0.0.1',
      checkReplies: true,
      isWorkerRunning: () => worker?.isRunning() ?? false,
      ...(limits && { limits }),
      ...(options.pages && { pages: options.pages }),
      ...(classifier && { classifier }),
      ...(historyCap !== undefined && { historyCap }),
    });

  async function request<Body>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Reply<Body>> {
    const response = await fetch(`${studio.url}${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Body,
    };
  }

  const studio: Studio = {
    get url() {
      if (!api) throw new Error('The API is stopped.');
      return `http://127.0.0.1:${api.port}`;
    },
    database,
    client,
    auth,
    call: (method, path, body, credential = API_KEY) =>
      request(method, path, body, credential === null ? {} : { authorization: `Bearer ${credential}` }),
    async signIn(role = 'admin') {
      const signedIn = await signInAs(signInParts, role);
      const headers = { cookie: signedIn.cookie, origin: publicUrl };
      return { ...signedIn, call: (method, path, body) => request(method, path, body, headers) };
    },
    async publish(document) {
      const { id } = document as { id: string };
      expectStatus(await studio.call('POST', '/api/v1/flows', document), 201);
      expectStatus(await studio.call('POST', `/api/v1/flows/${id}/publish`, {}), 200, 201);
    },
    async start(flow, more = {}) {
      const ask = (given: object) =>
        studio.call<Turn & { id: string; token: string }>('POST', '/api/v1/conversations', {
          flow,
          ...more,
          ...given,
        });
      let reply = await ask({});
      // A busy machine may not answer in time; asking again for the same is what clients do.
      await until(async () => {
        if (reply.status === 202) reply = await ask({ id: reply.body.id });
        return reply.status !== 202;
      });
      expectStatus(reply, 201);
      return reply.body;
    },
    say: (conversation, text, id = randomUUID()) =>
      studio.call('POST', `/api/v1/conversations/${conversation}/messages`, { id, text }),
    press: (conversation, choice, id = randomUUID()) =>
      studio.call('POST', `/api/v1/conversations/${conversation}/messages`, { id, choice }),
    async transcript(conversation) {
      const entries: Entry[] = [];
      for (;;) {
        const after = entries.at(-1)?.seq ?? 0;
        const path = `/api/v1/conversations/${conversation}/messages?after=${after}&limit=500`;
        const { body } = await studio.call<{ messages: Entry[] }>('GET', path);
        if (body.messages.length === 0) return entries;
        entries.push(...body.messages);
      }
    },
    async startWorker() {
      worker = await openWorker();
    },
    async addWorker(build) {
      const another = await openWorker(build);
      otherWorkers.push(another);
      return another;
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    async startApi() {
      api = await openApi(port);
      // Connections that a stopped API has closed are found to be so only when they are used.
      await until(() =>
        fetch(`${studio.url}/health/live`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
    },
    async addApi() {
      const another = await openApi(0);
      others.push(another);
      return `http://127.0.0.1:${another.port}`;
    },
    async stopApi() {
      await api?.stop();
      api = undefined;
    },
    async stop() {
      await studio.stopApi();
      for (const other of others) await other.stop();
      await studio.stopWorker();
      for (const other of otherWorkers) if (other.isRunning()) await other.stop();
      await client.connection.close();
      await database.close();
    },
  };
  await studio.startWorker();
  await studio.startApi();
  return studio;
}

function expectStatus(reply: Reply<unknown>, ...expected: number[]): void {
  if (!expected.includes(reply.status)) {
    throw new Error(`Expected ${expected.join(' or ')}, got ${reply.status}: ${JSON.stringify(reply.body)}`);
  }
}
