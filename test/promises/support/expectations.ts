import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { temporal } from '@temporalio/proto';
import type { Entry } from '../../../src/flow/transcript.ts';
import { workflowIdOf } from '../../../src/workflows/protocol.ts';
import type { Studio } from '../../support/studio.ts';

/** Resolves to the first value that is not `undefined`; the test's own time limit ends it otherwise. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(100);
  }
}

/** Starts a conversation and waits until the bot has spoken; resolves to its id. */
export async function begin(studio: Studio, flow: string, more: object = {}): Promise<string> {
  const { status, body } = await studio.call('POST', '/api/v1/conversations', { flow, ...more });
  assert.ok(status === 201 || status === 202, JSON.stringify(body));
  const id = body['id'] as string;
  await eventually(async () => ((await studio.transcript(id)).length > 0 ? true : undefined));
  return id;
}

/** Says something and repeats it, as a client does, until it has been handled. */
export async function sayAndWait(studio: Studio, id: string, text: string, messageId: string = randomUUID()) {
  return eventually(async () => {
    const reply = await studio.say(id, text, messageId);
    return reply.status === 202 || reply.body.working ? undefined : reply;
  });
}

/** The transcript as soon as it has `count` entries whose text is `text`. */
export function transcriptWith(studio: Studio, id: string, text: string, count = 1): Promise<Entry[]> {
  return eventually(async () => {
    const transcript = await studio.transcript(id);
    return textsOf(transcript).filter((other) => other === text).length >= count ? transcript : undefined;
  });
}

/** The texts of all entries that have one. */
export function textsOf(entries: Entry[], from?: Entry['from']): string[] {
  return entries.flatMap((entry) =>
    (entry.type === 'text' || entry.type === 'event') && (from === undefined || entry.from === from)
      ? [entry.text]
      : [],
  );
}

/** Entries count 1, 2, 3, … and none has another's id. */
export function assertGapless(entries: Entry[]): void {
  assert.deepEqual(
    entries.map(({ seq }) => seq),
    entries.map((_, index) => index + 1),
  );
  assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length, 'every entry is there once');
}

/** Each of `texts` was said by the visitor once, in this order, and echoed once, in this order. */
export function assertEchoedInOrder(entries: Entry[], texts: string[]): void {
  assertGapless(entries);
  const said = textsOf(entries, 'visitor').filter((text) => texts.includes(text));
  assert.deepEqual(said, texts);
  const echoed = textsOf(entries, 'bot').flatMap((text) => {
    const [, echo] = /^You said: (.*)$/.exec(text) ?? [];
    return echo !== undefined && texts.includes(echo) ? [echo] : [];
  });
  assert.deepEqual(echoed, texts);
}

/** The ids of all runs of a conversation's workflow, oldest first. */
export async function runsOf(studio: Studio, id: string): Promise<string[]> {
  const runs: string[] = [];
  let next = (await historyOf(studio, id))[0]?.workflowExecutionStartedEventAttributes?.firstExecutionRunId;
  while (next) {
    runs.push(next);
    const last: HistoryEvent | undefined = (await historyOf(studio, id, next)).at(-1);
    next = last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
}

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** The events of one run; the latest when none is named. */
export async function historyOf(studio: Studio, id: string, runId?: string): Promise<HistoryEvent[]> {
  const { events } = await studio.client.workflow.getHandle(workflowIdOf(id), runId).fetchHistory();
  return events ?? [];
}
