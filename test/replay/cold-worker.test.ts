import assert from 'node:assert/strict';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { replayHistories } from '../../src/temporal/replay-histories.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { begin, runsOf, sayAndWait, textsOf } from '../promises/support/expectations.ts';
import { echoFlow } from '../promises/support/flows.ts';
import { createGate } from '../promises/support/gate.ts';
import { workflowBundle } from '../support/builds.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { goOnWithAnotherWorker } from './support/cold-worker.ts';

describe('a conversation that goes on with a worker that did not see its last task', function () {
  this.timeout(120_000);
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
      }),
    });
    await studio.publish(echoFlow());
  });

  after(() => studio.stop());

  it('replays, though a replay is given those tasks apart', async () => {
    const id = await begin(studio, 'echo');
    await goOnWithAnotherWorker(studio, gate, id);
    const [run, ...others] = await runsOf(studio, id);
    assert.deepEqual(others, []);
    const history = await studio.client.workflow.getHandle(workflowIdOf(id), run).fetchHistory();
    const recorded = [{ workflowId: workflowIdOf(id), json: JSON.parse(historyToJSON(history)) as unknown }];
    for await (const violation of replayHistories(await workflowBundle(), createPayloadCodec(null), recorded))
      assert.equal(violation, null);
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
