import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { ENGINE_VERSION } from '../../src/flow/engine-version.ts';
import type { Expects } from '../../src/flow/transcript.ts';
import { outboxKey } from '../../src/store/outbox.ts';
import { makeCurrent } from '../../src/temporal/deployment.ts';
import { startDevServer, type DevServer } from '../../src/temporal/dev-server/dev-server.ts';
import { TASK_QUEUE } from '../../src/temporal/task-queue.ts';
import type { RunningWorker } from '../../src/temporal/worker.ts';
import type { WorkflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { MOVE, workflowIdOf, type Move } from '../../src/workflows/protocol.ts';
import {
  assertEchoedInOrder,
  assertGapless,
  begin,
  eventually,
  historyOf,
  runsOf,
  sayAndWait,
  textsOf,
  transcriptWith,
} from '../promises/support/expectations.ts';
import { deadlineFlow, echoFlow, texterFlow } from '../promises/support/flows.ts';
import { createGate } from '../promises/support/gate.ts';
import { killAtExit } from '../support/at-end.ts';
import { runProgram } from '../support/run-program.ts';
import { accepted, scriptedSender } from '../support/scripted-sender.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { temporalBinary } from '../support/temporal-binary.ts';
import { temporalFolder } from '../support/temporal-folder.ts';

const ACCOUNT = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'b'.repeat(32) };

/** More than a command that is killed after the first ones gets to. */
const IDLE = 8;
/** They talk while they are moved. */
const CHATTING = 4;

interface Standing {
  status: string;
  variables: object;
  expects: Expects | null;
  flow: { node: string | null };
}

describe('two builds of the workers at once', function () {
  this.timeout(600_000);
  const gate = createGate();
  const sender = scriptedSender([
    async () => {
      await gate.pass();
      return accepted();
    },
  ]);
  let server: DevServer;
  let studio: Studio;
  let other: WorkflowBundle;
  let a: RunningWorker;
  /** How often a segment was changed, which only build a does. */
  let changes = 0;
  let talking: string;
  let waiting: string;
  let sending: string;
  let idle: string[];
  let chatting: string[];

  before(async () => {
    server = await startDevServer({
      binary: temporalBinary(),
      folder: await temporalFolder(),
      namespace: 'default',
      say: (line) => console.error(line),
      onGivenUp: (error) => console.error(error.message),
    });
    killAtExit(() => server.process.pid);
    other = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('support/other-conversation.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    });
    studio = await openStudio({
      temporal: server.address,
      taskQueue: TASK_QUEUE,
      findSender: () => Promise.resolve(sender),
      // Whoever finds an attempt under way waits so long.
      sendTimings: { request: 4_000, lease: 5_000 },
      wrap: (activities) => ({
        ...activities,
        updateSegment(input) {
          changes += 1;
          return activities.updateSegment(input);
        },
      }),
    });
    await studio.call('PUT', '/api/v1/integrations/twilio', ACCOUNT);
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    for (const flow of [echoFlow(), deadlineFlow('30d'), texterFlow()]) await studio.publish(flow);
  });

  after(async () => {
    gate.open();
    await studio.stop();
    await server.process.stop();
  });

  const deploy = (build: string, ...options: string[]) =>
    runProgram('deploy.ts', { WORKER_BUILD: build, TEMPORAL_ADDRESS: server.address }, options);
  async function deployed(build: string, ...options: string[]): Promise<string> {
    const program = deploy(build, ...options);
    assert.equal(await program.ended, 0, program.output());
    return program.output();
  }
  /** The build that a conversation is on; `null`: none. */
  async function buildOf(id: string): Promise<string | null> {
    const { raw } = await studio.client.workflow.getHandle(workflowIdOf(id)).describe();
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? null;
  }
  const on = async (build: string, ids = [talking, waiting, sending, ...idle]) => {
    const builds = await Promise.all(ids.map(buildOf));
    return builds.filter((each) => each === build).length;
  };
  async function standingOf(id: string) {
    const { body } = await studio.call<Standing>('GET', `/api/v1/conversations/${id}`);
    const { status, variables, expects, flow } = body;
    return { status, variables, expects, flow, said: await studio.transcript(id) };
  }
  /** Says one thing after the other while something is under way; resolves to what was said. */
  async function chat(id: string, underWay: Promise<unknown>): Promise<string[]> {
    const said: string[] = [];
    let isOver = false;
    void underWay.finally(() => (isOver = true)).catch(() => undefined);
    while (!isOver) {
      said.push(`message ${said.length + 1}`);
      await sayAndWait(studio, id, said.at(-1) ?? '');
    }
    return said;
  }
  const texts = async (id: string) => textsOf(await studio.transcript(id), 'bot');

  it('breaks conversations that are pinned to none, when the other one interprets them in another way', async () => {
    const id = await begin(studio, 'echo');
    await sayAndWait(studio, id, 'segment');
    await transcriptWith(studio, id, 'You are a VIP.');
    await studio.stopWorker();
    const unpinned = await studio.addWorker({ id: null, workflowBundle: other });
    assert.equal((await studio.say(id, 'hello')).status, 202);
    await eventually(async () => {
      const events = await historyOf(studio, id);
      return events.some((event) => event.workflowTaskFailedEventAttributes) ? true : undefined;
    });
    await unpinned.stop();
    // The workers of before can still go on with it.
    a = await studio.addWorker({ id: 'a' });
    await deployed('a');
    await transcriptWith(studio, id, 'You said: hello');
    assert.equal(await buildOf(id), 'a', 'what was pinned to none is pinned when it goes on');
  });

  it('leaves conversations on the build that they began on', async () => {
    talking = await begin(studio, 'echo');
    await sayAndWait(studio, talking, 'segment');
    await transcriptWith(studio, talking, 'You are a VIP.');
    waiting = await begin(studio, 'deadline');
    sending = await begin(studio, 'texter');
    idle = await Promise.all(Array.from({ length: IDLE }, () => begin(studio, 'echo')));
    chatting = await Promise.all(Array.from({ length: CHATTING }, () => begin(studio, 'echo')));
    assert.equal(await on('a'), 3 + IDLE);

    await studio.addWorker({ id: 'b', workflowBundle: other });
    await eventually(() =>
      makeCurrent(studio.client, TASK_QUEUE, 'b').then(
        () => true,
        () => undefined,
      ),
    );
    // What the first worker of a knows by heart, the second one has to replay.
    const again = await studio.addWorker({ id: 'a' });
    await a.stop();
    a = again;
    const before = changes;
    await sayAndWait(studio, talking, 'still there?');
    await sayAndWait(studio, talking, 'segment');
    await transcriptWith(studio, talking, 'You are a VIP.', 2);
    assert.equal(changes, before + 1);
    assert.equal(await buildOf(talking), 'a');

    const fresh = await begin(studio, 'echo');
    await sayAndWait(studio, fresh, 'segment');
    await transcriptWith(studio, fresh, 'You are a VIP.');
    assert.equal(changes, before + 1, 'build b has none of it');
    assert.equal(await buildOf(fresh), 'b');
    assert.equal(await on('a'), 3 + IDLE);
  });

  it('moves them as they are, though who moves them is killed in between', async () => {
    gate.shut();
    await studio.say(sending, 'Hello there');
    await eventually(async () => {
      const { variables } = await standingOf(sending);
      return gate.came > 0 && 'said' in variables ? true : undefined;
    });
    const ids = [talking, waiting, sending, ...idle];
    const before = await Promise.all(ids.map(standingOf));
    const killed = deploy('b', '--rate', '1');
    await eventually(async () => ((await on('b')) > 0 ? true : undefined));
    killed.kill();
    await killed.ended;
    assert.ok((await on('b')) < ids.length, 'it was killed too late for this test');

    const moving = deployed('b');
    const said = await Promise.all(chatting.map((id) => chat(id, moving)));
    const output = await moving;
    assert.equal(await on('b', [...ids, ...chatting]), ids.length + CHATTING);
    assert.match(output, /^Build a: it has no conversation any more.* Its workers can be stopped\.$/m);
    assert.match(output, /All open conversations are on build b\.$/m);
    assert.deepEqual(await Promise.all(ids.map(standingOf)), before, 'nothing of the talks has changed');
    for (const [index, id] of chatting.entries())
      assertEchoedInOrder(await studio.transcript(id), said[index] ?? []);
  });

  it('does not do again what was under way, and goes on without the build of before', async () => {
    gate.open();
    await transcriptWith(studio, sending, 'Sent: Hello there');
    assert.deepEqual(
      sender.asked.map(({ context }) => context.key),
      [outboxKey(sending, 'send@2')],
    );
    await a.stop();
    const before = changes;
    await sayAndWait(studio, talking, 'segment');
    await transcriptWith(studio, talking, 'You are a VIP.', 3);
    assert.equal(changes, before, 'it is build b that goes on');
    await sayAndWait(studio, waiting, 'Ann');
    assert.deepEqual(await texts(waiting), ['Your name?', 'In time, Ann.']);
    // Nor does it go where what it began on is not known.
    const runs = await runsOf(studio, talking);
    await studio.client.workflow
      .getHandle(workflowIdOf(talking))
      .signal<[Move]>(MOVE, { build: 'a', engine: ENGINE_VERSION - 1 });
    for (const id of idle) await sayAndWait(studio, id, 'Good morning');
    await sayAndWait(studio, talking, 'Good morning');
    assert.deepEqual(await runsOf(studio, talking), runs);
    for (const id of [talking, waiting, sending, ...idle]) assertGapless(await studio.transcript(id));
    assert.match(await deployed('b', '--status'), /^b +what begins +there +\d+$/m);
  });
});
