/**
 * A storm: hundreds of scripted conversations, each answered by the processes of a small production, while those are killed
 * at random, again and again. What comes out is compared with what the flow language makes of what was acknowledged.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTemporalClient } from '../../../src/temporal/connection.ts';
import type { Fault } from '../../doubles/faults.ts';
import { startSendgridDouble } from '../../doubles/sendgrid.ts';
import { startTwilioDouble } from '../../doubles/twilio.ts';
import { startWhatsappDouble } from '../../doubles/whatsapp.ts';
import { randomFrom } from '../../faults/support/random.ts';
import { until } from '../../support/until.ts';
import { Client } from './client.ts';
import { PARTS, type Estate, type Part } from './estate.ts';
import { ALL_FLOWS, FLOWS, MEMBERS } from './flows.ts';
import { judge, judgeRuns, type Verdict } from './judge.ts';
import { MemoryLog } from './memory-log.ts';
import { Postman } from './postman.ts';
import { Talk } from './talk.ts';

export interface StormOptions {
  /** Decides what is said, what fails and who is killed when. */
  seed: number;
  /** Milliseconds for which conversations begin and processes are killed. */
  length: number;
  /** Conversations that are held at a time. */
  atOnce: number;
  /** Milliseconds from one kill to the next, on a machine that is fast enough; `null`: nobody is killed. */
  killEvery: number | null;
  say: (line: string) => void;
}

interface Totals extends Omit<Verdict, 'isOpen'> {
  /** Conversations that were not closed. */
  open: number;
}

export interface StormReport {
  kills: Record<Part, number>;
  conversations: number;
  handoffs: number;
  repeats: number;
  requests: number;
  unanswered: number;
  /** Runs that continued as new. */
  continued: number;
  faults: number;
  verdict: Totals;
  memory: string[];
  /** What is wrong; at most the first few. */
  faultsFound: string[];
}

const RATE = 1 / 5;
/** One may hang for longer than a request may take. */
const SMS_FAULTS: Fault[] = [
  { kind: 'limit', retryAfter: 1 },
  { kind: 'acceptThenFail' },
  { kind: 'acceptThenCut' },
  { kind: 'acceptThenHang', for: 4_000 },
  { kind: 'cut' },
];
/** For those who cannot be asked what they have; what they tell by webhook is all there is. */
const SILENT_FAULTS: Fault[] = [
  { kind: 'limit', retryAfter: 1 },
  { kind: 'acceptThenFail' },
  { kind: 'cut' },
];

/** Things that happen in a conversation, at least and beyond that at most. */
const STEPS = { least: 5, more: 10 };
/** Of what is wrong so much is told. */
const MOST_TOLD = 5;
/** Conversations that are judged at a time. */
const JUDGED_AT_ONCE = 8;

/** @param estate with a database that nobody else uses; it is left running. */
export async function runStorm(estate: Estate, options: StormOptions): Promise<StormReport> {
  const { seed, length, atOnce, killEvery, say } = options;
  const random = randomFrom(seed);
  const client = new Client(estate.urls, randomFrom(seed + 1));
  const twilio = await startTwilioDouble();
  const sendgrid = await startSendgridDouble();
  twilio.faults.atRandom(RATE, SMS_FAULTS, randomFrom(seed + 2));
  sendgrid.faults.atRandom(RATE, SILENT_FAULTS, randomFrom(seed + 3));
  const whatsapp = await startWhatsappDouble();
  whatsapp.faults.atRandom(RATE, SILENT_FAULTS, randomFrom(seed + 4));
  const providers = { twilio, sendgrid, whatsapp };
  const postman = new Postman(providers, estate.urls, randomFrom(seed + 5));
  const temporal = createTemporalClient({ address: estate.temporalAddress, namespace: 'default' });
  const kills = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>;
  const talks: Talk[] = [];
  const faultsFound: string[] = [];
  const note = (error: unknown) => {
    faultsFound.push(error instanceof Error ? error.message : String(error));
    say(`Wrong: ${faultsFound.at(-1)?.split('\n')[0] ?? ''}`);
  };

  try {
    await prepare(client, {
      twilio: { accountSid: twilio.accountSid, authToken: twilio.authToken, baseUrl: twilio.url },
      sendgrid: {
        apiKey: sendgrid.apiKey,
        senders: [{ email: sendgrid.verifiedSenders[0] }],
        baseUrl: sendgrid.url,
        webhookPublicKey: sendgrid.webhookPublicKey,
      },
      whatsapp: {
        businessAccountId: whatsapp.businessAccountId,
        phoneNumberId: whatsapp.phoneNumberId,
        accessToken: whatsapp.accessToken,
        appSecret: whatsapp.appSecret,
        verifyToken: whatsapp.verifyToken,
        baseUrl: whatsapp.url,
      },
    });
    const end = Date.now() + length;
    const isOver = () => Date.now() >= end || faultsFound.length >= MOST_TOLD;
    const memory = new MemoryLog(estate);
    const lane = async () => {
      while (!isOver()) {
        const number = talks.length;
        const flow = FLOWS[number % FLOWS.length]?.id ?? '';
        const talk = new Talk(client, flow, number, randomFrom(seed + 10 + number));
        talks.push(talk);
        await talk.hold(STEPS.least + Math.floor(random() * STEPS.more), isOver).catch(note);
      }
    };
    const lanes = Array.from({ length: atOnce }, lane);
    let isQuiet = false;
    const post = postman.until(() => isQuiet);
    await Promise.all([
      killEvery === null
        ? undefined
        : killAtRandom(estate, {
            ...{ killEvery, random, isOver, kills },
            progress: () => talks.reduce((count, { handled }) => count + handled, 0),
            enough: Math.ceil(atOnce / 4),
          }),
      memory.until(isOver),
      tellOfProgress(isOver, () => `${talks.length} conversations, ${sum(kills)} kills`, say),
    ]);
    say('No more kills. What has begun is brought to its end.');
    await estate.up();
    await Promise.all(lanes);
    isQuiet = true;
    await post;
    say(`${talks.length} conversations have ended. They are compared with what the flow language says.`);

    const verdicts: Verdict[] = [];
    let continued = 0;
    const left = [...talks];
    const judging = async () => {
      for (let talk = left.pop(); talk && faultsFound.length < MOST_TOLD; talk = left.pop()) {
        try {
          continued += (await judgeRuns(temporal, talk)) - 1;
          verdicts.push(await judge(client, talk, { ...providers, postman }));
        } catch (error) {
          note(error);
        }
      }
    };
    await Promise.all(Array.from({ length: JUDGED_AT_ONCE }, judging));
    return {
      kills,
      conversations: talks.length,
      handoffs: talks.reduce((count, talk) => count + talk.handoffs, 0),
      repeats: talks.reduce((count, talk) => count + talk.repeats, 0),
      ...client.count,
      continued,
      faults: Object.values(providers).reduce((count, { faults }) => count + faults.injected.length, 0),
      verdict: addUp(verdicts),
      memory: memory.summary(),
      faultsFound,
    };
  } finally {
    await Promise.all([...Object.values(providers).map(({ stop }) => stop()), temporal.connection.close()]);
  }
}

async function prepare(
  client: Client,
  accounts: Record<'twilio' | 'sendgrid' | 'whatsapp', object>,
): Promise<void> {
  for (const [provider, account] of Object.entries(accounts))
    await client.insist('PUT', `/integrations/${provider}`, account);
  for (const { id, name } of MEMBERS) {
    await client.insist('PUT', `/members/${id}`, { name, capacity: 100 });
    await client.insist('PUT', `/members/${id}/availability`, { availability: 'online' });
  }
  for (const flow of ALL_FLOWS) {
    await client.insist('POST', '/flows', flow);
    const { status, body } = await client.insist('POST', `/flows/${flow.id}/publish`, {});
    if (status >= 300) throw new Error(`${flow.id} cannot be published: ${JSON.stringify(body)}`);
  }
}

interface Killing {
  killEvery: number;
  random: () => number;
  isOver: () => boolean;
  kills: Record<Part, number>;
  /** How many inputs have been handled. */
  progress: () => number;
  /** Inputs that are mostly handled from one kill to the next, at least. */
  enough: number;
}

/**
 * One at a time mostly, two at once now and then, and sometimes all; and mostly not before the conversations have got on
 * again, so that on a slow machine too there is something to interrupt.
 */
async function killAtRandom(estate: Estate, options: Killing): Promise<void> {
  const { killEvery, random, isOver, kills, progress, enough } = options;
  while (!isOver()) {
    const before = progress();
    await sleep(killEvery * (1 / 2 + random()));
    if (random() < 0.8 && sum(kills) > 0)
      await until(() => progress() >= before + enough || isOver(), Infinity);
    if (isOver()) return;
    const how = random();
    const count = how < 0.05 ? PARTS.length : how < 0.25 ? 2 : 1;
    const victims = [...PARTS].sort(() => random() - 1 / 2).slice(0, count);
    for (const victim of victims) if (estate.kill9(victim)) kills[victim] += 1;
  }
}

async function tellOfProgress(
  isOver: () => boolean,
  tell: () => string,
  say: (line: string) => void,
): Promise<void> {
  for (let seconds = 1; !isOver(); seconds += 1) {
    await sleep(1_000);
    if (seconds % 30 === 0) say(tell());
  }
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function addUp(verdicts: readonly Verdict[]): Totals {
  const total: Totals = {
    open: verdicts.filter(({ isOpen }) => isOpen).length,
    entries: 0,
    acknowledged: 0,
    abandoned: 0,
    actions: 0,
    sends: { pending: 0, sent: 0, delivered: 0, failed: 0, unknown: 0 },
    errors: {},
  };
  for (const { entries, acknowledged, abandoned, actions, sends, errors } of verdicts) {
    total.entries += entries;
    total.acknowledged += acknowledged;
    total.abandoned += abandoned;
    total.actions += actions;
    for (const state of Object.keys(sends) as (keyof typeof sends)[]) total.sends[state] += sends[state];
    for (const [code, count] of Object.entries(errors))
      total.errors[code] = (total.errors[code] ?? 0) + count;
  }
  return total;
}

/** For people to read. */
export function summaryOf(report: StormReport): string {
  const tally = (counts: Record<string, number>) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none';
  const { verdict, kills } = report;
  const rows: [string, string][] = [
    ['Kills', `${sum(kills)} (${tally(kills)})`],
    [
      'Conversations',
      `${report.conversations}, ${verdict.open} left open; continued as new ${report.continued} times`,
    ],
    [
      'Inputs',
      `${verdict.acknowledged} happened, ${verdict.abandoned} of them unknown to whoever sent them; ${report.repeats} repeated`,
    ],
    ['Requests', `${report.requests}, ${report.unanswered} without an answer`],
    ['Entries', `${verdict.entries}, each as the flow language says it`],
    ['Actions', String(verdict.actions)],
    [
      'Sends',
      `${tally(verdict.sends)}; ${report.faults} faults of providers; errors: ${tally(verdict.errors)}`,
    ],
    ['Handoffs', String(report.handoffs)],
    ...report.memory.map((line, index): [string, string] => [index === 0 ? 'Memory' : '', line]),
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(15)}${value}`).join('\n');
}
