/**
 * Sends through providers that fail one request in five at random, by workers that are killed meanwhile, and says what
 * the outbox and the providers then have. All of it is real but the providers: Temporal, the API, a database that
 * several processes share, conversations, workers in processes of their own, HTTP, signed callbacks.
 *
 * SMS are sent by workers that are killed: Twilio can be asked what it has. Mail is sent by a worker that lives: what
 * dies around a request to SendGrid may or may not have been accepted, and nobody could count it afterwards; its lost
 * answers stay unknown and are counted.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuth } from '../../src/api/auth.ts';
import { startApi } from '../../src/api/start-api.ts';
import type { SendTimings } from '../../src/activities/send/timings.ts';
import { createFolderStorage } from '../../src/store/file-storage.ts';
import { createLog } from '../../src/log.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { saveIntegration } from '../../src/store/integrations.ts';
import type { AttemptEntry, SendState } from '../../src/store/schema.ts';
import { createSecretBox } from '../../src/store/secret-box.ts';
import { createTemporalClient } from '../../src/temporal/connection.ts';
import { cachedWorkflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { AMBIGUOUS, type Fault, type FaultKind } from '../doubles/faults.ts';
import { startSendgridDouble } from '../doubles/sendgrid.ts';
import { startTwilioDouble, type TwilioDouble, type TwilioMessage } from '../doubles/twilio.ts';
import { freePort } from '../support/free-port.ts';
import { Fleet } from './support/fleet.ts';
import { MAIL_FLOW, SMS_FLOW } from './support/flows.ts';
import { randomFrom } from './support/random.ts';

export interface FaultOptions {
  /** Messages altogether; one in five is mail. */
  sends: number;
  /** Decides which faults there are. */
  seed: number;
  /** Worker processes for SMS. */
  workers: number;
  /** How many of them are killed. */
  kills: number;
  /** `host:port` */
  temporal: string;
  /** A database that several processes can use, and nobody else does. */
  databaseUrl: string;
  /** An empty folder. */
  folder: string;
  /** Milliseconds after which it is given up; absent: never. */
  within?: number;
  say: (line: string) => void;
}

export interface SendRow {
  key: string;
  provider: string;
  state: SendState;
  error: { code: string } | null;
  attempts: AttemptEntry[];
  /** What the conversation says of it. */
  said: string[];
}

export interface FaultReport {
  rows: SendRow[];
  /** The outbox keys of everything that each provider has accepted, with repetitions. */
  accepted: { twilio: (string | null)[]; sendgrid: (string | null)[] };
  injected: { twilio: FaultKind[]; sendgrid: FaultKind[] };
  /** Mails that were accepted, and whose sender did not wait for the answer though no fault held it up. */
  unheard: number;
  killed: number;
}

const RATE = 1 / 5;
/** Milliseconds of one request; a provider that hangs does so for longer. */
const REQUEST = 5_000;
const SMS_FAULTS: Fault[] = [
  { kind: 'limit', retryAfter: 1 },
  { kind: 'acceptThenFail' },
  { kind: 'acceptThenCut' },
  { kind: 'acceptThenHang', for: 2 * REQUEST },
  { kind: 'cut' },
  { kind: 'acceptThenLeave', for: 200 },
];
/** No connection breaks before a mail is accepted: what was lost then could not be told from what was lost after it. */
const MAIL_FAULTS = SMS_FAULTS.filter(({ kind }) => kind !== 'cut' && kind !== 'acceptThenLeave');

const TIMINGS: SendTimings = {
  request: REQUEST,
  lease: 2 * REQUEST,
  // As good as for ever: Twilio's answer comes.
  hold: 600_000,
  lookUp: 1_000,
  certainAfter: 3_000,
  backOff: 250,
  longestBackOff: 2_000,
  pause: 1_000,
};
/** Nobody can be asked, so waiting brings nothing. */
const MAIL_HOLD = 5_000;

const API_KEY = 'key-for-fault-runs';
const SECRET_KEY = 'a secret for fault runs only';
/** Conversations that are started at a time. */
const AT_ONCE = 16;

export async function runFaults(options: FaultOptions): Promise<FaultReport> {
  const { sends, seed, temporal, databaseUrl, folder, say } = options;
  const database = await openDatabase({ url: databaseUrl });
  const box = createSecretBox(SECRET_KEY, null);
  const client = createTemporalClient({ address: temporal, namespace: 'default' });
  const twilio = await startTwilioDouble();
  const sendgrid = await startSendgridDouble();
  twilio.faults.atRandom(RATE, SMS_FAULTS, randomFrom(seed));
  sendgrid.faults.atRandom(RATE, MAIL_FAULTS, randomFrom(seed + 1));
  await connect(database, box, 'twilio', twilioAccount(twilio));
  await connect(database, box, 'sendgrid', {
    settings: { senders: [{ email: sendgrid.verifiedSenders[0] as string }], baseUrl: sendgrid.url },
    secrets: { apiKey: sendgrid.apiKey },
  });
  await cachedWorkflowBundle(folder);

  const run = `faults-${randomUUID()}`;
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const auth = createAuth({ apiKey: API_KEY, secretKey: SECRET_KEY, database, publicUrl });
  const files = createFolderStorage(folder);
  const log = createLog('silent');
  const parts = { database, client, auth, box, files, publicUrl, log, host: '127.0.0.1' };
  // The second one takes no callbacks; it only starts conversations in another queue.
  const smsApi = await startApi({ ...parts, port, taskQueue: `${run}-sms` });
  const mailApi = await startApi({ ...parts, port: 0, taskQueue: `${run}-mail` });
  const order = { databaseUrl, secretKey: SECRET_KEY, temporal, publicUrl, bundleFolder: folder };
  const smsFleet = new Fleet({ ...order, taskQueue: `${run}-sms`, timings: TIMINGS });
  const mailFleet = new Fleet({
    ...order,
    taskQueue: `${run}-mail`,
    timings: { ...TIMINGS, hold: MAIL_HOLD },
  });
  const over = new AbortController();
  const { within } = options;
  const stop =
    within === undefined ? over.signal : AbortSignal.any([over.signal, AbortSignal.timeout(within)]);
  const mails = Math.floor(sends / 5);

  try {
    await Promise.all([mailFleet.add(), ...Array.from({ length: options.workers }, () => smsFleet.add())]);
    say(`${options.workers + 1} workers are up; ${sends} messages, seed ${seed}.`);
    await publish(smsApi.port, SMS_FLOW);
    await publish(mailApi.port, MAIL_FLOW);
    const told = tellOfMessages(twilio, randomFrom(seed + 2), over.signal);
    await Promise.all([
      startConversations(mailApi.port, 'mail', 0, mails),
      startConversations(smsApi.port, 'sms', mails, sends),
      killWorkers(options, twilio, smsFleet, sends - mails, stop),
      untilSettled(database, sends, say, stop),
    ]);
    over.abort();
    await told;
    return {
      rows: await readRows(database),
      accepted: {
        twilio: twilio.messages.map(({ key }) => key),
        sendgrid: sendgrid.mails.map(({ key }) => key),
      },
      injected: { twilio: twilio.faults.injected, sendgrid: sendgrid.faults.injected },
      unheard: sendgrid.faults.unheard,
      killed: options.kills,
    };
  } finally {
    over.abort();
    await Promise.all([smsFleet.stop(), mailFleet.stop()]);
    await Promise.all([smsApi.stop(), mailApi.stop()]);
    await Promise.all([twilio.stop(), sendgrid.stop(), client.connection.close()]);
    await database.close();
  }
}

function twilioAccount({ accountSid, authToken, url }: TwilioDouble) {
  return { settings: { accountSid, baseUrl: url }, secrets: { authToken } };
}

function connect(
  database: Database,
  box: ReturnType<typeof createSecretBox>,
  provider: 'twilio' | 'sendgrid',
  account: Pick<Parameters<typeof saveIntegration>[3], 'settings' | 'secrets'>,
) {
  return saveIntegration(database, box, provider, { ...account, isAnother: true });
}

async function call(port: number, path: string, body: object): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return response.status;
}

async function publish(port: number, document: { id: string }): Promise<void> {
  await call(port, '/flows', document);
  await call(port, `/flows/${document.id}/publish`, {});
}

/** Each sends one message as soon as it starts. */
async function startConversations(port: number, flow: string, from: number, to: number): Promise<void> {
  let next = from;
  const startSome = async () => {
    while (next < to) {
      const order = next++;
      const visitor = {
        order,
        phone: `+447400${String(100_000 + order)}`,
        email: `visitor-${order}@example.com`,
      };
      await call(port, '/conversations', { flow, visitor });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, startSome));
}

/** At equal distances, by how many messages have been accepted. */
async function killWorkers(
  { kills, say }: FaultOptions,
  twilio: TwilioDouble,
  fleet: Fleet,
  messages: number,
  stop: AbortSignal,
): Promise<void> {
  for (let kill = 1; kill <= kills; kill += 1) {
    const due = Math.floor((messages * kill) / (kills + 1));
    while (twilio.messages.length < due) await sleep(20, undefined, { signal: stop });
    say(`Killing a worker: ${twilio.messages.length} of ${messages} SMS are accepted.`);
    await fleet.killOne();
  }
}

/** Tells of every other message what became of it: in any order, and some of it twice. */
async function tellOfMessages(twilio: TwilioDouble, random: () => number, stop: AbortSignal): Promise<void> {
  let seen = 0;
  while (!stop.aborted) {
    const fresh = twilio.messages.slice(seen);
    seen += fresh.length;
    const statuses = fresh
      .filter(() => random() < 1 / 2)
      .flatMap((message) =>
        ['sent', 'delivered', ...(random() < 1 / 4 ? ['delivered'] : [])].map((status) => ({
          message,
          status,
        })),
      );
    await Promise.all(
      shuffled(statuses, random).map(({ message, status }) => report(twilio, message, status)),
    );
    await sleep(500, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function report(twilio: TwilioDouble, message: TwilioMessage, status: string): Promise<void> {
  const answer = await twilio.report(message, status);
  if (answer.status !== 200) throw new Error(`A callback was answered ${answer.status}: ${answer.text}`);
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** All conversations have said how it went, and no row is open. */
async function untilSettled(
  database: Database,
  sends: number,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  for (let look = 0; ; look += 1) {
    const [counts] = await database.query<{ settled: number; said: number }>(
      `select (select count(*) from outbox
               where state in ('sent', 'delivered', 'failed') or (state = 'unknown' and error is not null))::int as settled,
              (select count(*) from entries where entry ->> 'from' = 'bot')::int as said`,
    );
    if (counts && counts.settled >= sends && counts.said >= sends) return;
    if (look % 20 === 0) say(`${counts?.settled ?? 0} of ${sends} are settled.`);
    await sleep(500, undefined, { signal: stop });
  }
}

function readRows(database: Database): Promise<SendRow[]> {
  return database.query<SendRow>(
    `select key, provider, state, error, attempts, array(
       select entry ->> 'text' from entries e
       where e.conversation_id = o.conversation_id and entry ->> 'from' = 'bot' order by seq) as said
     from outbox o`,
  );
}

/** How many of them its caller cannot know the end of. */
export function countAmbiguous(injected: readonly FaultKind[]): number {
  return injected.filter((kind) => AMBIGUOUS.has(kind)).length;
}
