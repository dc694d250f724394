/**
 * Records golden histories: `npm run record-histories`. On purpose only, with every new version of the engine and
 * for new kinds of nodes; the histories of earlier versions stay, as conversations that run on them do.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { ENGINE_VERSION } from '../../src/flow/engine-version.ts';
import type { Ticket } from '../../src/flow/state.ts';
import { seedExamples } from '../../src/seed.ts';
import { makeCurrent } from '../../src/temporal/deployment.ts';
import { moveConversations } from '../../src/temporal/move-conversations.ts';
import { buildsPolling } from '../../src/temporal/reached.ts';
import { DELIVER_LATER, workflowIdOf, type Delivery } from '../../src/workflows/protocol.ts';
import { command } from '../promises/support/commands.ts';
import { begin, eventually, runsOf, sayAndWait, transcriptWith } from '../promises/support/expectations.ts';
import { deadlineFlow, echoFlow, handoffFlow } from '../promises/support/flows.ts';
import { createGate } from '../promises/support/gate.ts';
import { accepted, scriptedSender } from '../support/scripted-sender.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { goOnWithAnotherWorker } from './support/cold-worker.ts';
import { writeHistory } from './support/histories.ts';
import { talkThrough } from './support/talk-through.ts';

const EXAMPLES = [
  'order-support',
  'lead-capture',
  'appointment-reminder',
  'feedback-survey',
  'handoff-with-limit',
  'service-desk',
];

/** What the shop gives its conversations. */
const GIVEN = {
  order: { id: '10482', total: 780, status: 'on its way' },
  shop: { name: 'The Tea House', email: 'support@shop.example', smsSender: '+15550100' },
};

describe('recording golden histories', function () {
  this.timeout(300_000);
  const gate = createGate();
  const records = createGate();
  let failures = 0;
  let studio: Studio;

  before(async () => {
    await mkdir(new URL(`histories/v${ENGINE_VERSION}/`, import.meta.url), { recursive: true });
    studio = await openStudio({
      historyCap: 80,
      wrap: (activities) => ({
        ...activities,
        async record(...recorded) {
          await records.pass();
          return activities.record(...recorded);
        },
        async updateSegment(input) {
          await gate.pass();
          failures -= 1;
          if (failures >= 0) throw new Error('The directory is down.');
          return activities.updateSegment(input);
        },
      }),
    });
    await seedExamples(studio.database);
    await studio.publish(echoFlow());
    await studio.publish(deadlineFlow('3s'));
  });

  after(() => studio.stop());

  const record = (name: string, id: string) => recordRuns(studio, name, id);

  async function close(id: string): Promise<void> {
    await command(studio, id, 'close');
    await eventually(async () => {
      const { status } = await studio.client.workflow.getHandle(workflowIdOf(id)).describe();
      return status.name === 'COMPLETED' ? true : undefined;
    });
  }

  for (const flow of EXAMPLES) {
    it(flow, async () => {
      const id = await begin(studio, flow);
      await talkThrough(studio, id);
      await record(flow, id);
    });
  }

  it('a timeout, and an answer given in time', async () => {
    const [late, inTime] = [await begin(studio, 'deadline'), await begin(studio, 'deadline')];
    await sayAndWait(studio, inTime, 'Ann');
    await transcriptWith(studio, late, 'Too late.');
    await sayAndWait(studio, late, 'Lea');
    for (const id of [late, inTime]) await close(id);
    await record('timeout', late);
    await record('in-time', inTime);
  });

  it('an action that fails for a while and messages that wait for it', async () => {
    const id = await begin(studio, 'echo');
    failures = 2;
    await studio.say(id, 'segment');
    await Promise.all(['one', 'two', 'three'].map((text) => studio.say(id, text)));
    await transcriptWith(studio, id, 'You are a VIP.');
    await close(id);
    await record('retried-action', id);
  });

  it('a task that another worker is given together with the one before it', async () => {
    const id = await begin(studio, 'echo');
    await goOnWithAnotherWorker(studio, records, id);
    await close(id);
    await record('another-worker', id);
  });

  it('an action that fails for good', async () => {
    await studio.call('DELETE', '/api/v1/segments/vip');
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    await transcriptWith(studio, id, 'No VIP: no_such_segment');
    await close(id);
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await record('failed-action', id);
  });

  it('a long conversation that continues as new while an action hangs', async () => {
    const id = await begin(studio, 'echo');
    for (let turn = 0; turn < 10; turn += 1) await sayAndWait(studio, id, `turn ${turn}`);
    gate.shut();
    await studio.say(id, 'segment');
    for (let turn = 0; turn < 10; turn += 1) await studio.say(id, `waiting ${turn}`);
    await command(studio, id, 'note', { text: 'It hangs.' });
    await eventually(async () => ((await runsOf(studio, id)).length > 1 ? true : undefined));
    gate.open();
    await transcriptWith(studio, id, 'You said: waiting 9');
    await sayAndWait(studio, id, 'bye');
    await record('continued', id);
  });

  it('what was accepted while no worker ran, and what comes by signal from elsewhere', async () => {
    const id = await begin(studio, 'echo');
    await studio.stopWorker();
    await studio.say(id, 'accepted meanwhile');
    await eventually(async () => {
      const open = await studio.database.query(
        'select 1 from inbound where outcome is null and not handed_over',
      );
      return open.length === 0 ? true : undefined;
    });
    await studio.startWorker();
    await transcriptWith(studio, id, 'You said: accepted meanwhile');
    const message = { id: 'direct', acceptedAt: Date.now(), text: 'bye' };
    await studio.client.workflow
      .getHandle(workflowIdOf(id))
      .signal<[Delivery]>(DELIVER_LATER, { confirmed: 0, inputs: [{ kind: 'message', message }] });
    await transcriptWith(studio, id, 'Good bye.');
    await close(id);
    await record('signalled', id);
  });

  it('a member who is asked, one who declines, one who goes; a visitor who leaves, is reminded and rates', async () => {
    const settings = {
      idle: { nudgeAfter: '1s', nudge: 'Still there?', closeAfter: '1d' },
      satisfaction: { question: 'How was it?' },
    };
    const fields = {
      strategy: 'round_robin',
      offerFor: '1s',
      reassignAfter: '1s',
      waitAtMost: '1h',
      leave: { label: 'Leave' },
    };
    await studio.publish(handoffFlow('routed', fields, settings));
    const available = (member: string, availability: string) =>
      studio.call('PUT', `/api/v1/members/${member}/availability`, { availability });
    const id = await begin(studio, 'routed');
    for (const member of ['alex', 'kim']) {
      await studio.call('PUT', `/api/v1/members/${member}`, { name: member });
      await available(member, 'online');
    }
    const events = async (name: string) =>
      (await studio.transcript(id)).filter((entry) => entry.type === 'event' && entry.event === name);
    const happened = (name: string, times: number) =>
      eventually(async () => ((await events(name)).length >= times ? true : undefined));
    await happened('offer_passed', 1);
    await eventually(async () => {
      const { body } = await studio.call<{ ticket: Ticket | null }>('GET', `/api/v1/conversations/${id}`);
      const member = body.ticket?.offer?.member.id;
      const declined =
        member !== undefined && (await command(studio, id, 'decline', { by: member })).status === 200;
      return declined ? true : undefined;
    });
    await command(studio, id, 'accept', { by: 'alex' });
    await available('alex', 'offline');
    await happened('queued', 2);
    await available('kim', 'offline');
    await studio.press(id, 'queue.leave');
    await transcriptWith(studio, id, 'Still there?');
    await command(studio, id, 'resolve', { by: 'kim' });
    await studio.press(id, 'rating.5');
    await close(id);
    await record('routed', id);
  });

  it('people take over while an action hangs, and give back', async () => {
    gate.shut();
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    await command(studio, id, 'accept', { by: 'alex' });
    await sayAndWait(studio, id, 'a person at last');
    gate.open();
    await command(studio, id, 'return', { by: 'alex' });
    await transcriptWith(studio, id, 'You are a VIP.');
    await command(studio, id, 'resolve', { by: 'alex' });
    await command(studio, id, 'reopen', { by: 'alex' });
    await close(id);
    await record('taken-over', id);
  });
});

describe('recording a conversation that moves to another build of the workers', function () {
  this.timeout(300_000);
  const taskQueue = `builds-${randomUUID()}`;
  const gate = createGate();
  let studio: Studio;

  before(async () => {
    studio = await openStudio({
      taskQueue,
      wrap: (activities) => ({
        ...activities,
        async updateSegment(input) {
          await gate.pass();
          return activities.updateSegment(input);
        },
      }),
    });
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await studio.publish(echoFlow());
    await studio.stopWorker();
  });

  after(() => studio.stop());

  /** Starts its workers, and makes it current. */
  async function bring(build: string): Promise<void> {
    await studio.addWorker({ id: build });
    await eventually(async () =>
      (await buildsPolling(studio.client, taskQueue)).has(build) ? true : undefined,
    );
    await makeCurrent(studio.client, taskQueue, build);
  }

  it('while an action hangs and messages wait for it', async () => {
    await bring('before');
    const id = await begin(studio, 'echo');
    await sayAndWait(studio, id, 'hello');
    gate.shut();
    await studio.say(id, 'segment');
    await studio.say(id, 'waiting');
    await bring('after');
    const { left } = await moveConversations(studio.client, {
      taskQueue,
      to: { build: 'after', engine: ENGINE_VERSION },
      perSecond: 10,
      patience: 30_000,
      onProgress: () => undefined,
    });
    assert.equal(left, 0);
    gate.open();
    await transcriptWith(studio, id, 'You said: waiting');
    await sayAndWait(studio, id, 'bye');
    await recordRuns(studio, 'moved', id);
  });
});

describe('recording each example over several runs', function () {
  this.timeout(300_000);
  let studio: Studio;

  before(async () => {
    const sender = scriptedSender([accepted()]);
    studio = await openStudio({ historyCap: 24, findSender: () => Promise.resolve(sender) });
    await seedExamples(studio.database);
  });

  after(() => studio.stop());

  for (const flow of EXAMPLES) {
    it(flow, async () => {
      const { id } = await studio.start(flow, { variables: GIVEN });
      await talkThrough(studio, id);
      for (const text of ['Hello again.', 'Thank you.']) await sayAndWait(studio, id, text);
      await recordRuns(studio, `${flow}-in-runs`, id);
    });
  }
});

async function recordRuns(studio: Studio, name: string, id: string): Promise<void> {
  for (const [index, run] of (await runsOf(studio, id)).entries()) {
    const history = await studio.client.workflow.getHandle(workflowIdOf(id), run).fetchHistory();
    await writeHistory({ name: `v${ENGINE_VERSION}/${name}.${index + 1}`, json: historyToJSON(history) });
  }
}
