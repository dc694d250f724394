import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { ENGINE_VERSION } from '../../src/flow/engine-version.ts';
import { createDataConverter } from '../../src/temporal/payload-codec.ts';
import { workflowBundle } from '../support/builds.ts';
import '../support/quiet-temporal.ts';
import { readHistories, type RecordedHistory } from './support/histories.ts';

describe('recorded conversations', () => {
  let histories: RecordedHistory[];

  before(async () => {
    histories = await readHistories();
  });

  /** Replays them one after the other; resolves to what did not go as recorded. */
  async function replay(recorded: RecordedHistory[], bundle: { code: string }): Promise<[string, Error][]> {
    const histories = recorded.map(({ name, json }) => ({
      workflowId: name,
      history: historyFromJSON(JSON.parse(json)),
    }));
    const wrong: [string, Error][] = [];
    const options = { workflowBundle: bundle, dataConverter: createDataConverter(null) };
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
      if (error) wrong.push([workflowId, error]);
    }
    return wrong;
  }

  it('are there for this version of the engine, with all that can happen in one', () => {
    const current = histories.filter(({ name }) => name.startsWith(`v${ENGINE_VERSION}/`));
    const all = current.map(({ json }) => json).join();
    for (const event of [
      'TIMER_FIRED',
      'TIMER_CANCELED',
      'ACTIVITY_TASK_FAILED',
      'ACTIVITY_TASK_COMPLETED',
      'ACTIVITY_TASK_CANCEL_REQUESTED',
      'WORKFLOW_EXECUTION_SIGNALED',
      'WORKFLOW_EXECUTION_UPDATE_COMPLETED',
      'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
      'WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
      'WORKFLOW_EXECUTION_COMPLETED',
    ]) {
      assert.ok(all.includes(`EVENT_TYPE_${event}`), event);
    }
  });

  it('replay against the code as it is', async () => {
    assert.deepEqual(await replay(histories, await workflowBundle()), []);
  });

  it('are found out when the code interprets flows in another way', async () => {
    const forgetful = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('support/forgetful-conversation.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    });
    const withAction = histories.find(({ name }) => name === 'v1/retried-action.1');
    assert.ok(withAction);
    const [[, error] = []] = await replay([withAction], forgetful);
    assert.ok(error instanceof DeterminismViolationError);
  });
});
