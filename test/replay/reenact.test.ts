import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { ENGINE_VERSION } from '../../src/flow/engine-version.ts';
import { byConversation, HistoryProblem, readRuns, type HistoryRun } from '../../src/replay/history.ts';
import { printState, printStep } from '../../src/replay/print-step.ts';
import { readRecordedRun } from '../../src/replay/recorded-run.ts';
import type { StoredPayload } from '../../src/replay/read-payloads.ts';
import { reenact, type Reenacted } from '../../src/replay/reenact.ts';
import { differenceInWords } from '../../src/replay/step.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { readConversations, type RecordedConversation } from './support/histories.ts';

type Payloads = readonly StoredPayload[];

const decode = (payloads: Payloads) => createPayloadCodec(null).decode([...payloads]);

describe('the replayer', () => {
  let conversations: RecordedConversation[];

  before(async () => {
    conversations = await readConversations();
  });

  function runsOf(name: string): HistoryRun[] {
    const conversation = conversations.find((one) => one.name === name);
    assert.ok(conversation, name);
    return conversation.runs.flatMap(({ json }) => readRuns(JSON.parse(json)));
  }

  async function play(runs: HistoryRun[]): Promise<Reenacted> {
    const recorded = [];
    for (const run of byConversation(runs).flat()) recorded.push(await readRecordedRun(run, decode));
    return reenact(recorded);
  }

  const wordsOf = ({ difference }: Reenacted) => difference && differenceInWords(difference);

  it('goes through every recorded conversation as it was, whatever the order of its runs', async () => {
    for (const { name } of conversations) {
      const { steps, difference } = await play(runsOf(name).reverse());
      assert.equal(difference, null, name);
      assert.ok(steps.length > 0, name);
    }
  });

  it('has a recording of each example, and of most over several runs', async () => {
    const examples = (await readdir('examples')).map((file) => file.replace('.json', ''));
    const recorded = examples.map((example) => {
      const name = `v${ENGINE_VERSION}/${example}-in-runs`;
      return conversations.find((one) => one.name === name)?.runs.length ?? 0;
    });
    assert.ok(recorded.every((runs) => runs > 0));
    assert.ok(recorded.filter((runs) => runs > 1).length > examples.length / 2, recorded.join());
  });

  it('tells what was said, where the flow went, what changed, what an action took, and what is waited for', async () => {
    const { steps } = await play(runsOf('v2/retried-action'));
    const [, segment] = steps;
    assert.ok(segment);
    assert.deepEqual(printStep(segment), [
      '2. 2026-11-25 10:02:12.664Z  The visitor says “segment”.  (event 11)',
      '   ‹ “What is it?” by answered',
      '   › “which” (condition which)',
      '   ‹ “which” by segment',
      '   › “Make them a VIP” (action vip)',
      '     sets the segment vip',
      '   The action vip@3 (event 12): back at event 25, after 4 seconds; 3 attempts, the last but one failed: The directory is down.',
      '   answer: nothing → {"text":"segment","choice":null,"label":null}',
      '   said: nothing → “segment”',
      '   It waits (bot): The action updateSegment at “Make them a VIP”.',
    ]);
    assert.deepEqual(printState(segment.after), [
      'Variables:',
      '   answer = {"text":"segment","choice":null,"label":null}',
      '   said = "segment"',
    ]);
  });

  describe('names the first difference in the flow’s words', () => {
    /** A history in which every payload has this for that. */
    function changed(name: string, from: string, to: string): HistoryRun[] {
      const change = (_: string, value: unknown) => {
        if (typeof value !== 'string') return value;
        const text = Buffer.from(value, 'base64').toString();
        return text.includes(from) ? Buffer.from(text.replaceAll(from, to)).toString('base64') : value;
      };
      const conversation = conversations.find((one) => one.name === name);
      assert.ok(conversation);
      return conversation.runs.flatMap(({ json }) =>
        readRuns(JSON.parse(JSON.stringify(JSON.parse(json), change))),
      );
    }

    it('when something else was said', async () => {
      assert.equal(
        wordsOf(await play(changed('v2/in-time', 'In time, Ann', 'Too soon, Ann'))),
        'At event 12, in node “thanks”: the history says “Too soon, Ann.”, the current code says “In time, Ann.”.',
      );
    });

    it('when something else was asked of the outside', async () => {
      const sms = { name: 'sendSms', from: '+15550100', to: '+15550111', text: 'Hello' };
      const found = await play(
        changed('v2/retried-action', '{"name":"updateSegment","segment":"vip"}', JSON.stringify(sms)),
      );
      assert.equal(
        wordsOf(found),
        'At event 12, in node “Make them a VIP”: the history sends an SMS to +15550111: “Hello”, the current code sets the segment vip.',
      );
      assert.equal(found.steps.length, 2, 'it stops there');
    });
  });

  describe('says what is wrong with a file that is none of a conversation', () => {
    type Json = { events: { [field: string]: unknown }[] };
    const json = (name = 'v2/in-time') => structuredClone(runsOf(name)[0]?.json) as unknown as Json;
    const refused = (value: unknown, message: RegExp) =>
      assert.throws(
        () => readRuns(value),
        (error) => error instanceof HistoryProblem && message.test(error.message),
      );

    it('nor any history', () => {
      refused({ flow: 'order-support' }, /^It has no events, so it is no history\. Export it with/);
      refused('text', /^It has no events/);
      refused({ events: [] }, /^It has no events, so nothing has happened in it/);
      refused({ events: [{ eventId: '1' }] }, /^Its event number 1 has no eventTime/);
      refused({ runs: [] }, /^It has no runs/);
    });

    it('of another workflow', () => {
      const other = json();
      other.events[0] = {
        ...other.events[0],
        workflowExecutionStartedEventAttributes: { workflowType: { name: 'order' } },
      };
      refused(other, /^It is the history of a workflow “order”; a talk is one of type “conversation”\.$/);
    });

    it('cut off at its beginning, in the middle, or after the first page', () => {
      refused({ events: json().events.slice(4) }, /^It is cut off at its beginning: the first event is 5 /);
      refused(
        { events: json().events.filter((_, index) => index !== 7) },
        /event 8 is missing before event 9/,
      );
      refused({ ...json(), nextPageToken: 'eA==' }, /^It is the first page of a history only/);
    });

    it('without a run between two others, or with one twice', () => {
      const [first, , third] = runsOf('v2/lead-capture-in-runs');
      assert.ok(first && third);
      assert.throws(() => byConversation([first, third]), /^HistoryProblem: A run between these is missing/);
      assert.throws(() => byConversation([first, first]), /^HistoryProblem: The same run is given twice/);
      const [other] = runsOf('v2/in-time');
      assert.ok(other);
      assert.deepEqual(byConversation([third, other]), [[third], [other]], 'a later run stands for itself');
    });

    it('recorded by a newer engine', async () => {
      const [run] = runsOf('v2/continued');
      assert.ok(run);
      const newer = async (payloads: Payloads) =>
        (await decode(payloads)).map((payload) => ({
          ...payload,
          data: Buffer.from(
            Buffer.from(payload.data ?? [])
              .toString()
              .replace('"engine":2', '"engine":99'),
          ),
        }));
      await assert.rejects(
        readRecordedRun(run, newer),
        /^HistoryProblem: It was recorded by version 99 of the engine/,
      );
    });

    it('encoded in a way that is not known here', async () => {
      const [run] = runsOf('v2/lead-capture');
      assert.ok(run);
      const asItIs = (payloads: Payloads) => Promise.resolve(payloads);
      await assert.rejects(
        readRecordedRun(run, asItIs),
        /^HistoryProblem: What event 1 holds is encoded as “binary\/gzip”, which cannot be read here/,
      );
    });
  });
});
