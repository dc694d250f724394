import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import type { Payload } from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import type { PayloadKeys } from '../../src/payload-keys.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { readHistories } from '../replay/support/histories.ts';
import { privateWorkflowBundle } from '../support/builds.ts';
import { dumpHistories, findLeaks, payloadsOf } from '../support/leaks.ts';
import { payloadKey } from '../support/payload-keys.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { command } from './support/commands.ts';
import { begin, runsOf, sayAndWait, textsOf, transcriptWith } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

const OLD = payloadKey('2025-11');
const NEW = payloadKey('2026-05');

/** What only the visitor, a member or the backend knows. */
const WORDS = {
  said: 'zzz my knee has hurt since Tuesday',
  signalled: 'zzz said while no worker runs',
  name: 'Zzzora Example',
  phone: '+4915112345678',
  variable: 'zzz-credit-limit-780',
  note: 'zzz difficult on the phone',
  failure: 'zzz@example.com is not known',
};

describe('with payload keys', () => {
  let studio: Studio;
  let id: string;
  let failures = 0;

  before(async () => {
    studio = await openStudio({
      payloadKeys: [OLD],
      historyCap: 60,
      wrap: (activities) => ({
        ...activities,
        // Once in passing, which stands in the next attempt's event, and then for good.
        updateSegment() {
          failures += 1;
          return Promise.reject(
            failures === 1
              ? new Error(`connect failed: ${WORDS.failure}`)
              : ApplicationFailure.create({
                  type: 'no_such_segment',
                  message: WORDS.failure,
                  details: [WORDS.failure],
                  nonRetryable: true,
                }),
          );
        },
      }),
    });
    await studio.publish(echoFlow());
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await studio.call('PUT', '/api/v1/members/ana', { name: 'Ana' });
    id = await begin(studio, 'echo', {
      visitor: { name: WORDS.name, phone: WORDS.phone },
      variables: { limit: WORDS.variable },
    });
    await sayAndWait(studio, id, WORDS.said);
    await sayAndWait(studio, id, 'segment');
    await transcriptWith(studio, id, 'No VIP: no_such_segment');
    await command(studio, id, 'note', { text: WORDS.note, by: 'ana' });
    await studio.stopWorker();
    await studio.say(id, WORDS.signalled);
    await studio.startWorker();
    await transcriptWith(studio, id, `You said: ${WORDS.signalled}`);
    for (let turn = 0; (await runsOf(studio, id)).length < 2; turn += 1)
      await sayAndWait(studio, id, `turn ${turn}`);
  });

  after(() => studio.stop());

  /** Each run's history as the server keeps it. */
  async function histories() {
    const runs = await runsOf(studio, id);
    return Promise.all(
      runs.map((run) => studio.client.workflow.getHandle(workflowIdOf(id), run).fetchHistory()),
    );
  }

  /** What the server tells of the run, unread: its memo, its summary and what its activities failed with. */
  const described = () =>
    studio.client.workflowService.describeWorkflowExecution({
      namespace: 'default',
      execution: { workflowId: workflowIdOf(id) },
    });

  it('holds a conversation as without them', async () => {
    assert.deepEqual(textsOf(await studio.transcript(id), 'visitor').slice(0, 3), [
      WORDS.said,
      'segment',
      WORDS.signalled,
    ]);
    const { memo } = await studio.client.workflow.getHandle(workflowIdOf(id)).describe();
    assert.equal(memo?.['flowName'], 'Echo');
  });

  it('leaves none of the words in Temporal: not in histories, decoded as far as anybody can, nor in descriptions', async () => {
    const places: Record<string, string> = { description: JSON.stringify(await described()) };
    for (const [run, history] of (await histories()).entries()) {
      places[`run ${run}`] = historyToJSON(history);
      places[`payloads of run ${run}`] = payloadsOf(history)
        .map(({ data }) => Buffer.from(data ?? []).toString('latin1'))
        .join('\n');
    }
    assert.deepEqual(findLeaks([...Object.values(WORDS), 'What is it?', 'You said: '], places), []);
    const decoded = await dumpHistories(studio.client, workflowIdOf(id));
    for (const [what, words] of Object.entries(WORDS))
      assert.ok(decoded.includes(words), `${what} is not in what was searched`);
  });

  it('encrypts every payload there is but search attributes, which are ids', async () => {
    const all = (await histories()).flatMap((history) => payloadsOf(withoutSearchAttributes(history)));
    const { workflowExecutionInfo, executionConfig } = await described();
    const beside = payloadsOf([workflowExecutionInfo?.memo, executionConfig?.userMetadata]);
    assert.ok(all.length > 50 && beside.length >= 4, `${all.length} and ${beside.length}`);
    const encodings = new Set([...all, ...beside].map(encodingOf));
    assert.deepEqual([...encodings], [`binary/encrypted by ${OLD.id}`]);
  });

  it('writes failures without their messages and stack traces', async () => {
    const text = (await histories()).map((history) => historyToJSON(history)).join('\n');
    assert.match(text, /"message": ?"Encoded failure"/);
    assert.match(text, /no_such_segment/);
    assert.doesNotMatch(text, /"stackTrace": ?"[^"]/);
  });

  /** Why it does not replay with these keys; `undefined`: it does. */
  async function replay(history: unknown, name: string, keys: PayloadKeys): Promise<Error | undefined> {
    const options = {
      workflowBundle: await privateWorkflowBundle(),
      dataConverter: { payloadCodecs: [createPayloadCodec(keys)] },
    };
    try {
      await Worker.runReplayHistory(options, history, name);
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  it('replays after its key has been replaced, as long as that is kept behind the new one', async () => {
    for (const history of await histories()) {
      assert.equal(await replay(history, workflowIdOf(id), [NEW, OLD]), undefined);
      const error = await replay(history, workflowIdOf(id), [NEW]);
      assert.match(String(error), /“2025-11”, which is not among those in PAYLOAD_KEYS/);
    }
  });

  it('goes on with conversations that began before there were keys', async () => {
    for (const { name, json } of await readHistories()) {
      const history = historyFromJSON(JSON.parse(json));
      assert.equal(await replay(history, name, [NEW]), undefined, name);
    }
  });
});

function encodingOf({ metadata }: Payload): string {
  const text = (name: string) => decode(metadata?.[name] ?? new Uint8Array());
  return `${text('encoding')} by ${text('encryption-key-id')}`;
}

/** Temporal searches by them, so it has to read them. */
function withoutSearchAttributes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'searchAttributes');
  return Object.fromEntries(entries.map(([name, part]) => [name, withoutSearchAttributes(part)]));
}
