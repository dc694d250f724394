import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDevServer, type DevServer } from '../../src/temporal/dev-server/dev-server.ts';
import { atEnd } from '../support/at-end.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { temporalBinary } from '../support/temporal-binary.ts';
import { temporalFolder } from '../support/temporal-folder.ts';
import {
  assertEchoedInOrder,
  assertGapless,
  begin,
  eventually,
  textsOf,
  transcriptWith,
} from './support/expectations.ts';
import { deadlineFlow, echoFlow } from './support/flows.ts';

const MINUTE = 60_000;

/** When the conversation stops waiting, by its own word. */
async function deadlineOf(studio: Studio, id: string): Promise<number> {
  const { body } = await studio.call<{ expects: { until: string } }>('GET', `/api/v1/conversations/${id}`);
  return Date.parse(body.expects.until);
}

/** Sends a message during an outage: it is accepted, and nobody pretends it was handled. */
async function accept(studio: Studio, id: string, text: string, messageId?: string): Promise<void> {
  const { status, body } = await studio.say(id, text, messageId);
  assert.equal(status, 202, text);
  assert.deepEqual(body, { working: true });
}

/** Two conversations ask for a name; one is answered before the deadline and one after it. */
async function answerAroundTheDeadline(studio: Studio, inTime: string, late: string): Promise<void> {
  await accept(studio, inTime, 'Ann');
  assert.ok(Date.now() < (await deadlineOf(studio, inTime)), 'the machine is too slow for this test');
  await sleep(Math.max(0, (await deadlineOf(studio, late)) + 1_000 - Date.now()));
  await accept(studio, late, 'Lea');
  assert.deepEqual(textsOf(await studio.transcript(late)), ['Your name?']);
}

async function assertDeadlinesKept(studio: Studio, inTime: string, late: string): Promise<void> {
  const answered = await transcriptWith(studio, inTime, 'In time, Ann.');
  assert.deepEqual(textsOf(answered), ['Your name?', 'Ann', 'In time, Ann.']);
  const missed = await transcriptWith(studio, late, 'Noted: Lea');
  assert.deepEqual(textsOf(missed), ['Your name?', 'Too late.', 'Lea', 'Noted: Lea']);
  assertGapless(answered);
  assertGapless(missed);
}

describe('an outage of the workers', function () {
  this.timeout(3 * MINUTE);
  let studio: Studio;

  before(async () => {
    studio = await openStudio();
    await studio.publish(echoFlow());
    await studio.publish(deadlineFlow('45s'));
  });

  after(() => studio.stop());

  it('loses no message, no order and no answer that was given in time', async () => {
    const [talking, inTime, late] = await Promise.all([
      begin(studio, 'echo'),
      begin(studio, 'deadline'),
      begin(studio, 'deadline'),
    ]);
    await studio.stopWorker();
    // Started and spoken to, while nobody is there to run it.
    const { status, body } = await studio.call<{ id: string }>('POST', '/api/v1/conversations', {
      flow: 'echo',
      message: 'first',
    });
    assert.equal(status, 202);
    const started = body.id;
    await accept(studio, started, 'second');
    await accept(studio, talking, 'one');
    await answerAroundTheDeadline(studio, inTime, late);
    await accept(studio, talking, 'two', 'same');
    await accept(studio, talking, 'two', 'same');
    await Promise.all(['three', 'four'].map((text) => accept(studio, talking, text)));

    await studio.startWorker();
    const last = await studio.database.query<{ text: string }>(
      `select body ->> 'text' as text from inbound where conversation_id = $1 order by position`,
      [talking],
    );
    const order = last.map(({ text }) => text);
    assertEchoedInOrder(await transcriptWith(studio, talking, `You said: ${order.at(-1) ?? ''}`), order);
    assertEchoedInOrder(await transcriptWith(studio, started, 'You said: second'), ['first', 'second']);
    await assertDeadlinesKept(studio, inTime, late);
    await allSettled(studio);
  });
});

describe('an outage of Temporal', function () {
  this.timeout(5 * MINUTE);
  let folder: string;
  let server: DevServer;
  let studio: Studio;

  before(async () => {
    folder = await temporalFolder();
    server = await startServer();
    studio = await openStudio({ temporal: server.address });
    await studio.publish(echoFlow());
    await studio.publish(deadlineFlow('45s'));
  });

  after(() => studio.stop());

  async function startServer(): Promise<DevServer> {
    const started = await startDevServer({
      binary: temporalBinary(),
      folder,
      namespace: 'default',
      say: (line) => console.error(line),
      onGivenUp: (error) => console.error(error.message),
    });
    atEnd(() => started.process.stop());
    return started;
  }

  it('for a minute loses no message, no order and no answer that was given in time', async () => {
    const [talking, inTime, late] = await Promise.all([
      begin(studio, 'echo'),
      begin(studio, 'deadline'),
      begin(studio, 'deadline'),
    ]);
    const down = Date.now();
    server.process.kill();

    await accept(studio, talking, 'one');
    await answerAroundTheDeadline(studio, inTime, late);
    const { status, body } = await studio.call<{ id: string }>('POST', '/api/v1/conversations', {
      flow: 'echo',
      message: 'first',
    });
    assert.equal(status, 202);
    await accept(studio, body.id, 'second');
    await sleep(Math.max(0, down + MINUTE - Date.now()));
    await accept(studio, talking, 'two');

    const { address } = server;
    server = await startServer();
    assert.equal(server.address, address);
    await studio.say(talking, 'three');
    assertEchoedInOrder(await transcriptWith(studio, talking, 'You said: three'), ['one', 'two', 'three']);
    assertEchoedInOrder(await transcriptWith(studio, body.id, 'You said: second'), ['first', 'second']);
    await assertDeadlinesKept(studio, inTime, late);
    await allSettled(studio);
  });
});

/** Every accepted input has its outcome: nothing is left that a repeated request would be told to wait for. */
async function allSettled(studio: Studio): Promise<void> {
  await eventually(async () => {
    const open = await studio.database.query('select 1 from inbound where outcome is null');
    return open.length === 0 ? true : undefined;
  });
}
