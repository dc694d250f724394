import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import proto from '@temporalio/proto';
import type { Input } from '../../../src/flow/projection.ts';
import { createConversationClient } from '../../../src/temporal/conversation-client.ts';
import type { Gate } from '../../promises/support/gate.ts';
import { eventually, historyOf, transcriptWith } from '../../promises/support/expectations.ts';
import type { Studio } from '../../support/studio.ts';

const { EventType } = proto.temporal.api.enums.v1;

/** A workflow task that brought nothing, after what it was for. */
const inVainAfter = (event: proto.temporal.api.enums.v1.EventType): string =>
  [
    event,
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  ].join();

const AFTER_SIGNAL = inVainAfter(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
const AFTER_RECORD = inVainAfter(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
/** And the next one was begun by an update, and then a signal came. */
const TWO_TASKS = [
  AFTER_RECORD,
  EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
].join();
/** The timer fired after a task that brought nothing either. */
const AFTER_TIMER = [AFTER_RECORD, inVainAfter(EventType.EVENT_TYPE_TIMER_FIRED)].join();

/** Milliseconds for what happens while no worker runs. */
const PATIENCE = 60_000;

const ANA = { id: 'ana', name: 'Ana' };

const note = (text: string): Input => ({
  kind: 'command',
  id: text,
  by: ANA,
  command: { name: 'note', text },
});

/**
 * A task of the conversation brings no command, its worker ends, and the next task, of an update and a signal, is the
 * first that another worker sees of it: it is given both tasks as one, and a replay is given them apart.
 * @param gate what records has to pass it
 * @param id the conversation, which has just begun
 */
export async function goOnWithAnotherWorker(studio: Studio, gate: Gate, id: string): Promise<void> {
  const client = createConversationClient(studio.client);
  const signal = (...texts: string[]) =>
    client.deliverLater(id, { confirmed: 0, inputs: texts.map(note) }, PATIENCE);

  const { came } = gate;
  gate.shut();
  await signal('first');
  await eventually(async () => (gate.came > came ? true : undefined));
  // A task that changes nothing, while what the one before it brought is recorded.
  await signal('first');
  await eventually(async () => ((await eventsOf(studio, id)).endsWith(AFTER_SIGNAL) ? true : undefined));
  gate.open();
  await transcriptWith(studio, id, 'first');
  // That it is recorded was told to it in a task that had nothing else to do.
  await eventually(async () => ((await eventsOf(studio, id)).endsWith(AFTER_RECORD) ? true : undefined));
  await studio.stopWorker();

  const update = client.deliver(id, { confirmed: 0, inputs: [note('second')] }, PATIENCE);
  // It is admitted, which shows nowhere, before the signal comes.
  await sleep(2_500);
  await signal('second', 'third');
  await studio.startWorker();
  await update;
  await transcriptWith(studio, id, 'third');
  assert.ok((await eventsOf(studio, id)).includes(TWO_TASKS), await eventsOf(studio, id));
}

/**
 * The same with a timer that fires while an action runs, when no time limit counts: the next task, of an update alone,
 * sets one anew.
 * @param id the conversation, which has just asked something with a time limit of seconds; `segment` begins an action that
 *   goes on failing
 */
export async function goOnAfterVainTimer(studio: Studio, id: string): Promise<void> {
  const client = createConversationClient(studio.client);
  await studio.say(id, 'segment');
  await client.deliverLater(id, { confirmed: 0, inputs: [note('first')] }, PATIENCE);
  await eventually(async () => ((await eventsOf(studio, id)).includes(AFTER_TIMER) ? true : undefined));
  await studio.stopWorker();
  const inputs: Input[] = [{ kind: 'command', id: 'take over', by: ANA, command: { name: 'accept' } }];
  const update = client.deliver(id, { confirmed: 0, inputs }, PATIENCE);
  await sleep(2_500);
  await studio.startWorker();
  await update;
}

async function eventsOf(studio: Studio, id: string): Promise<string> {
  return (await historyOf(studio, id)).map(({ eventType }) => eventType).join();
}
