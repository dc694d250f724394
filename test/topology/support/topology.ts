/**
 * The service as it is deployed: PostgreSQL, a Temporal server, and API and worker processes beside each other, each of
 * which can be stopped and started again. `npm run setup` has prepared both.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import assert from 'node:assert/strict';
import type { Entry } from '../../../src/flow/transcript.ts';
import { freePort } from '../../support/free-port.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';
import { startStudio, until, type Exit, type Studio } from '../../support/processes.ts';
import { runProgram } from '../../support/run-program.ts';
import { API_KEY, type Reply, type Turn } from '../../support/studio.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { startTestPostgres } from '../../support/test-postgres.ts';

export type Role = 'api' | 'worker';

export interface Member {
  role: Role;
  /** The address of an API; it stays the same when it is started again. */
  url: string;
  studio: Studio;
}

export interface Topology {
  databaseUrl: string;
  postgres: PostgresServer;
  /** Runs one more of them. */
  add(role: Role): Promise<Member>;
  /** Asks it to stop as an orchestrator does; resolves when it has. */
  stop(member: Member): Promise<Exit>;
  /** Runs it again, at the same address. */
  start(member: Member): Promise<void>;
  /** Stops all of them, and leaves the database. */
  stopAll(): Promise<void>;
  /** Ends all that still runs. */
  end(): Promise<void>;
}

export interface TopologyOptions {
  /** `host:port` of a Temporal server. */
  temporal: string;
  namespace: string;
  /** Fills the database before anything of ours opens it. */
  fill?: (postgres: PostgresServer) => Promise<void>;
}

const SECRET_KEY = 'a secret key of the topology';
const READY: Readonly<Record<Role, string>> = {
  api: 'Chatbot Studio is ready.',
  worker: 'The worker of Chatbot Studio is ready.',
};
/** Milliseconds. */
const READY_LIMIT = 300_000;

export async function openTopology({ temporal, namespace, fill }: TopologyOptions): Promise<Topology> {
  const postgres = await startTestPostgres();
  await fill?.(postgres);
  const env = {
    API_KEY,
    SECRET_KEY,
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal,
    TEMPORAL_NAMESPACE: namespace,
  };
  const setup = runProgram('setup.ts', env);
  assert.equal(await setup.ended, 0, setup.output());
  // As the volumes of containers are: what the one API has been sent the other gives out.
  const folders = { api: await tempDir(), worker: await tempDir() };
  const members: Member[] = [];

  const run = async (role: Role, port: number): Promise<Studio> => {
    const studio = await startStudio({ dataDir: folders[role], port, env: { ...env, ROLE: role } });
    let ended = false;
    void studio.exited().then(() => (ended = true));
    await until(() => ended || studio.output().includes(READY[role]), READY_LIMIT);
    if (ended) throw new Error(`It ended before it was ready:\n${studio.output()}`);
    return studio;
  };
  const stop = (member: Member) => {
    member.studio.signal('SIGTERM');
    return member.studio.exited();
  };
  return {
    databaseUrl: postgres.url,
    postgres,
    async add(role) {
      const studio = await run(role, await freePort());
      const member = { role, url: studio.url, studio };
      members.push(member);
      return member;
    },
    stop,
    async start(member) {
      member.studio = await run(member.role, member.studio.port);
    },
    async stopAll() {
      for (const exit of await Promise.all(members.map(stop)))
        assert.deepEqual(exit, { code: 0, signal: null });
    },
    async end() {
      await Promise.all(members.map(stop));
      await postgres.process.stop();
    },
  };
}

/** The process that does the work, which the one that was started supervises. */
export async function serverPid({ studio }: Member): Promise<number> {
  const parent = await studio.pidOf('parent');
  assert.ok(parent !== null, 'It does not run.');
  const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

/** One request on a connection of its own, as through a balancer. @throws when no whole answer comes. */
export function call<Body = Record<string, unknown>>(
  url: string,
  method: string,
  path: string,
  body?: object,
): Promise<Reply<Body>> {
  return new Promise((resolve, reject) => {
    const asking = request(
      `${url}/api/v1${path}`,
      {
        method,
        agent: false,
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('error', reject).once('end', () => {
          const headers = new Headers(response.headers as Record<string, string>);
          resolve({ status: response.statusCode ?? 0, headers, body: JSON.parse(text || 'null') as Body });
        });
      },
    );
    asking.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Saves and publishes a flow. */
export async function publish({ url }: Member, document: object): Promise<void> {
  const { id } = document as { id: string };
  const saved = await call(url, 'POST', '/flows', document);
  assert.equal(saved.status, 201, JSON.stringify(saved.body));
  const published = await call(url, 'POST', `/flows/${id}/publish`, {});
  assert.ok(published.status < 300, JSON.stringify(published.body));
}

/**
 * Asks those APIs in turn, beginning with the first, until one has handled it: as a client does that has several
 * addresses, or a balancer that passes it on.
 */
export async function insist<Body = Turn>(
  members: readonly Member[],
  method: string,
  path: string,
  body?: object,
): Promise<Body> {
  let answer: Reply<Body & { working?: boolean }> | undefined;
  let turn = 0;
  let said = '';
  const done = until(async () => {
    const { url } = members[turn++ % members.length] as Member;
    answer = await call<Body & { working?: boolean }>(url, method, path, body).catch((error: unknown) => {
      said = String(error);
      return undefined;
    });
    if (answer) said = `${answer.status} ${JSON.stringify(answer.body)}`;
    if (answer && answer.status >= 400 && answer.status < 500)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer !== undefined && (answer.status === 200 || answer.status === 201) && !answer.body.working;
  }, 120_000);
  await done.catch((error: unknown) => {
    throw new Error(`${method} ${path} was not handled, and last said: ${said}`, { cause: error });
  });
  return answer?.body as Body;
}

/** Starts a conversation of a flow. */
export async function begin(members: readonly Member[], flow: string, more: object = {}): Promise<string> {
  const id = `topology-${randomUUID()}`;
  await insist(members, 'POST', '/conversations', { flow, id, ...more });
  return id;
}

/** Says it, as a client that repeats what it has no answer to. */
export function say(members: readonly Member[], conversation: string, text: string): Promise<Turn> {
  return insist(members, 'POST', `/conversations/${conversation}/messages`, { id: randomUUID(), text });
}

/** All of it, however long. */
export async function transcript(members: readonly Member[], conversation: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const { messages } = await insist<{ messages: Entry[] }>(
      members,
      'GET',
      `/conversations/${conversation}/messages?limit=500&after=${entries.at(-1)?.seq ?? 0}`,
    );
    if (messages.length === 0) return entries;
    entries.push(...messages);
  }
}
