import assert from 'node:assert/strict';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { replayHistories, type Violation } from '../../src/temporal/replay-histories.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { begin, runsOf, sayAndWait, textsOf } from '../promises/support/expectations.ts';
import { echoFlow } from '../promises/support/flows.ts';
import { createGate } from '../promises/support/gate.ts';
import { workflowBundle } from '../support/builds.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { goOnAfterVainTimer, goOnWithAnotherWorker } from './support/cold-worker.ts';

describe('a conversation that goes on with a worker that did not see its last task', () => {
  const gate = createGate();
  let studio: Studio;

  before(async () => {
    studio = await openStudio({
      wrap: (activities) => ({
        ...activities,
        async record(...recorded) {
          await gate.pass();
          return activities.record(...recorded);
        },
        updateSegment: () => Promise.reject(new Error('The directory is down.')),
      }),
    });
    await studio.publish(echoFlow());
    await studio.publish(limitedFlow());
  });

  after(() => studio.stop());

  /** Where a replay of the conversation's only run does something else than its history says. */
  async function violationIn(id: string): Promise<Violation | null> {
    const [run, ...others] = await runsOf(studio, id);
    assert.deepEqual(others, []);
    const history = await studio.client.workflow.getHandle(workflowIdOf(id), run).fetchHistory();
    const recorded = [{ workflowId: workflowIdOf(id), json: JSON.parse(historyToJSON(history)) as unknown }];
    const replayed = replayHistories(await workflowBundle(), createPayloadCodec(null), recorded);
    for await (const violation of replayed) return violation;
    throw new Error('Nothing was replayed.');
  }

  it('replays, though a replay is given those tasks apart', async () => {
    const id = await begin(studio, 'echo');
    await goOnWithAnotherWorker(studio, gate, id);
    assert.equal(await violationIn(id), null);
  });

  it('replays when a time limit has passed meanwhile that nothing depends on any more', async () => {
    const id = await begin(studio, 'limited');
    await goOnAfterVainTimer(studio, id);
    assert.equal(await violationIn(id), null);
  });

  it('goes on with a third one', async () => {
    const id = await begin(studio, 'echo');
    await goOnWithAnotherWorker(studio, gate, id);
    await studio.stopWorker();
    await studio.startWorker();
    await sayAndWait(studio, id, 'Hello');
    const texts = textsOf(await studio.transcript(id));
    assert.deepEqual(
      texts.filter((text) => ['first', 'second', 'third', 'You said: Hello'].includes(text)),
      ['first', 'second', 'third', 'You said: Hello'],
    );
  });
});

/** As the echo flow, with a time limit for an answer that is short, and longer than a test takes to give one. */
function limitedFlow(): object {
  const { nodes, ...flow } = echoFlow('limited') as { nodes: { ask: { outlets: object } } };
  const outlets = { ...nodes.ask.outlets, timeout: 'ask' };
  return { ...flow, nodes: { ...nodes, ask: { ...nodes.ask, timeout: '20s', outlets } } };
}
