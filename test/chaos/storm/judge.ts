/** After a storm: whether everything that was acknowledged is there, as the flow language has it, and every effect settled. */
import assert from 'node:assert/strict';
import type { Client as TemporalClient } from '@temporalio/client';
import type { ActionOutcome, ActionRequest, DeliveryReport, SendResult } from '../../../src/flow/state.ts';
import type { Entry } from '../../../src/flow/transcript.ts';
import { workflowIdOf } from '../../../src/workflows/protocol.ts';
import { until } from '../../support/until.ts';
import type { Client } from './client.ts';
import { explain, standingOf, type Explanation, type SentInput } from './explain.ts';
import { MEMBERS, planOf } from './flows.ts';
import type { Postman, Providers } from './postman.ts';
import type { Talk } from './talk.ts';

/** A send as the API shows it. */
interface Send {
  key: string;
  send: string;
  state: 'pending' | 'sent' | 'delivered' | 'failed' | 'unknown';
  attempts: { result: string; code?: string; message?: string }[];
  request: { to: string | string[] };
  sentTo: string | null;
  sentAt: string | null;
  providerId: string | null;
  error: { code: string; message: string } | null;
}

export interface Books extends Providers {
  postman: Postman;
}

/** Milliseconds after which everything that was told of a send shows. */
const SETTLED_WITHIN = 60_000;

export interface Verdict {
  /** It was left as it was: a worker may have it in its cache. */
  isOpen: boolean;
  entries: number;
  acknowledged: number;
  /** Accepted, though whoever sent them never knew. */
  abandoned: number;
  actions: number;
  sends: Record<Send['state'], number>;
  /** Why sends are not sent or have not arrived, by code. */
  errors: Record<string, number>;
}

/** @throws Error that says what is wrong, in which conversation. */
export async function judge(client: Client, talk: Talk, books: Books): Promise<Verdict> {
  const transcript = await readTranscript(client, talk);
  const sends = await readSends(client, talk, books);
  try {
    assertWhole(talk, transcript);
    const inputs = inputsOf(talk, transcript);
    const explanation = explain({
      conversation: talk.conversation,
      plan: planOf(talk.flow),
      visitor: talk.visitor,
      inputs,
      transcript,
      outcomesOf: (key, action, next) => outcomesOf(sends, key, action, next),
      reportOf: (key) => reportOf(sends.find(({ send }) => send === key)),
    });
    const { status, segment, assignee, expects, working, seq } = await talk.standing();
    assert.deepEqual(
      { status, segment, assignee: assignee?.id ?? null, expects: expects?.node ?? null, working },
      standingOf(planOf(talk.flow), explanation.state),
      'It stands in another way than its transcript says.',
    );
    assert.equal(seq, transcript.length, 'Its last entry is another one than it says.');
    assertSettled(sends, explanation, books);
    for (const { id, reply } of talk.messages) {
      for (const said of reply?.messages ?? [])
        assert.equal(
          transcript[said.seq - 1]?.id,
          said.id,
          `The answer to ${id} had an entry that is not there.`,
        );
    }
    return {
      isOpen: status !== 'closed',
      entries: transcript.length,
      acknowledged: inputs.length,
      abandoned: inputs.filter(({ id }) => talk.abandoned.has(id)).length,
      actions: explanation.actions.size,
      sends: countStates(sends),
      errors: countErrors(sends),
    };
  } catch (error) {
    const lines = transcript.map((entry) => `  ${JSON.stringify(entry)}`);
    throw new Error(
      `Conversation ${talk.conversation} (${talk.flow}): ${error instanceof Error ? error.message : String(error)}\n${lines.join('\n')}`,
      { cause: error },
    );
  }
}

/** No gap, nothing twice, nothing that nobody said, and nothing missing that was acknowledged. */
function assertWhole(talk: Talk, transcript: readonly Entry[]): void {
  assert.deepEqual(
    transcript.map(({ seq }) => seq),
    transcript.map((_, index) => index + 1),
    'Its entries are not numbered without a gap.',
  );
  const said = transcript.flatMap((entry) => (entry.from === 'visitor' ? [entry.id] : []));
  const twice = said.filter((id, index) => said.indexOf(id) !== index);
  assert.deepEqual(twice, [], 'A message is in the transcript twice.');
  const ids = transcript.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, 'An entry is in the transcript twice.');
  const missing = talk.messages.filter(({ id, closed }) => !closed && !said.includes(id));
  assert.deepEqual(missing, [], 'A message that was acknowledged is not in the transcript.');
  const possible = new Set([...talk.messages.map(({ id }) => id), ...talk.abandoned.keys()]);
  assert.deepEqual(
    said.filter((id) => !possible.has(id)),
    [],
    'The transcript has a message that nobody has sent.',
  );
}

/** What has happened for certain; of what was never acknowledged, what the transcript shows. */
function inputsOf(talk: Talk, transcript: readonly Entry[]): SentInput[] {
  const shown = new Set(transcript.map(({ id }) => id));
  const never = { sentAt: 0, acceptedAt: Infinity, handledAt: Infinity };
  const abandoned = [...talk.abandoned].map(([id, body]) => ({
    kind: 'message' as const,
    id,
    body,
    ...never,
  }));
  const uncertain = [...abandoned, ...talk.messages.filter(({ closed }) => closed)];
  return [
    ...talk.messages.filter(({ closed }) => !closed),
    ...uncertain.filter(({ id }) => shown.has(id)),
    ...talk.commands.filter(({ closed }) => !closed),
  ];
}

/** What the flow can have been told. The books say what became of a send; of the rest there is one outcome only. */
function outcomesOf(
  sends: readonly Send[],
  key: string,
  action: ActionRequest,
  next: Entry | undefined,
): ActionOutcome[] {
  switch (action.name) {
    case 'updateSegment':
      return [{ ok: true, result: { segment: action.segment } }];
    case 'assignMember':
      return [{ ok: true, result: { member: MEMBERS.find(({ id }) => id === action.member) ?? MEMBERS[0] } }];
    case 'escalate':
      return [{ ok: true, result: { ...(action.segment !== undefined && { segment: action.segment }) } }];
    case 'createContact': {
      const id = next?.type === 'event' ? next.data?.['contact'] : undefined;
      return [{ ok: true, result: { contact: { ...action.fields, id: typeof id === 'string' ? id : '' } } }];
    }
    case 'sendSms':
    case 'sendEmail':
    case 'whatsappTemplate': {
      const send = sends.find((one) => one.send === key);
      return send ? outcomesOfSend(send) : [];
    }
  }
}

function outcomesOfSend(send: Send): ActionOutcome[] {
  const { request, sentAt, sentTo, error, attempts } = send;
  const outcomes: ActionOutcome[] = [];
  if (sentAt !== null) {
    // One that was found at the provider is only known to have gone to whom it was meant for.
    const sent: SendResult = { to: sentTo ?? [request.to].flat().join(', ') };
    outcomes.push({ ok: true, result: { sent } });
    const delivery = reportOf(send);
    if (delivery) outcomes.push({ ok: true, result: { sent: { ...sent, delivery } } });
  } else if (error) outcomes.push({ ok: false, error });
  // The flow went on without knowing, and it was found out afterwards.
  for (const { result, code, message } of attempts)
    if (result === 'given_up' && code !== undefined && message !== undefined)
      outcomes.push({ ok: false, error: { code, message } });
  return outcomes;
}

function reportOf(send: Send | undefined): DeliveryReport | null {
  if (send?.state === 'delivered') return { status: 'delivered' };
  if (send?.state !== 'failed' || send.sentAt === null) return null;
  return { status: 'undelivered', ...(send.error && { error: send.error }) };
}

/** Each action that sends has its row, and what the provider has is what the row says. */
function assertSettled(
  sends: readonly Send[],
  { actions, cancelled }: Explanation,
  { twilio, sendgrid, whatsapp, postman }: Books,
): void {
  const sending = ['sendSms', 'sendEmail', 'whatsappTemplate'];
  const asked = [...actions].filter(([, { name }]) => sending.includes(name));
  const keys = sends.map(({ send }) => send);
  // One that is not wanted any more may not have begun.
  const expected = asked.map(([key]) => key).filter((key) => keys.includes(key) || !cancelled.has(key));
  const what = 'What is in the outbox is not what the flow has asked for.';
  assert.deepEqual(keys.sort(), expected.sort(), what);
  for (const { key, state, sentAt, attempts } of sends) {
    const all = [...twilio.messages, ...sendgrid.mails, ...whatsapp.messages];
    const taken = all.filter((message) => message.key === key).length;
    const what = `Send ${key} is ${state}, and the provider has taken it ${taken} times`;
    assert.notEqual(state, 'pending', `${what}: it is not settled.`);
    const fate = postman.fateOf(key);
    if (fate) assert.equal(state, fate === 'delivered' ? fate : 'failed', `${what}; it was told ${fate}.`);
    // Whoever sends it again says so.
    if (attempts.some(({ result }) => result === 'resend')) continue;
    assert.ok(taken <= 1, `${what}.`);
    if (sentAt !== null) assert.equal(taken, 1, `${what}.`);
    else if (state === 'failed') assert.equal(taken, 0, `${what}.`);
  }
}

function countStates(sends: readonly Send[]): Verdict['sends'] {
  const counts = { pending: 0, sent: 0, delivered: 0, failed: 0, unknown: 0 };
  for (const { state } of sends) counts[state] += 1;
  return counts;
}

function countErrors(sends: readonly Send[]): Verdict['errors'] {
  const counts: Verdict['errors'] = {};
  for (const { error } of sends) if (error) counts[error.code] = (counts[error.code] ?? 0) + 1;
  return counts;
}

async function readTranscript(client: Client, { conversation }: Talk): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const path = `/conversations/${conversation}/messages?after=${entries.at(-1)?.seq ?? 0}&limit=500`;
    const { body } = await client.insist<{ messages: Entry[] }>('GET', path);
    if (body.messages.length === 0) return entries;
    entries.push(...body.messages);
  }
}

/** As they stand once what was told of them has acted, or might have. */
async function readSends(client: Client, { conversation }: Talk, { postman }: Books): Promise<Send[]> {
  const path = `/outbox?conversation=${conversation}&limit=200`;
  const isOpen = ({ key, state }: Send) =>
    state === 'pending' || (postman.fateOf(key) !== undefined && state !== 'delivered' && state !== 'failed');
  let sends: Send[] = [];
  await until(async () => {
    sends = (await client.insist<{ sends: Send[] }>('GET', path)).body.sends;
    return !sends.some(isOpen);
  }, SETTLED_WITHIN).catch(() => undefined);
  return sends;
}

/**
 * Every update that a run has accepted was answered by the same run: none was cut off by continuing as new.
 * @returns how many runs the conversation has had.
 * @throws Error that names the update.
 */
export async function judgeRuns(temporal: TemporalClient, { conversation }: Talk): Promise<number> {
  const workflowId = workflowIdOf(conversation);
  let { runId } = await temporal.workflow.getHandle(workflowId).describe();
  for (let runs = 1; ; runs += 1) {
    const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    const open = new Set<string>();
    for (const event of events ?? []) {
      const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.meta?.updateId;
      const completed = event.workflowExecutionUpdateCompletedEventAttributes?.meta?.updateId;
      if (accepted) open.add(accepted);
      if (completed) open.delete(completed);
    }
    const last = events?.at(-1);
    if (last?.workflowExecutionContinuedAsNewEventAttributes && open.size > 0) {
      throw new Error(
        `Conversation ${conversation}: the run ${runId} continued as new before it had answered ${open.size} of its updates. ` +
          'What they brought is carried over, but whoever sent it is never told.',
      );
    }
    const before = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (!before) return runs;
    runId = before;
  }
}
