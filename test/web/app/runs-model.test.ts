import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import type { FlowDocument } from '../../../src/flow/document.ts';
import { compileFlow } from '../../../src/flow/publishing/compile-flow.ts';
import { parseDocument } from '../../../src/flow/publish.ts';
import { readRuns } from '../../../src/replay/history.ts';
import { draftOfPlan, isPictureOf } from '../../../src/web/app/runs/draft-of-plan.ts';
import { playTalk, type Play } from '../../../src/web/app/runs/play-talk.ts';
import { flowOf, wayTo } from '../../../src/web/app/runs/way-to.ts';
import { drawnOutlets } from '../../../src/web/app/studio/node-size.ts';
import { readDraft } from '../../../src/web/app/studio/read-draft.ts';
import { summarize } from '../../../src/web/app/studio/summarize.ts';
import { readConversations } from '../../replay/support/histories.ts';
import { longHistory } from './support/long-history.ts';

describe('a flow’s picture from the plan that a history carries', () => {
  let examples: FlowDocument[];

  before(async () => {
    const names = await readdir('examples');
    examples = await Promise.all(
      names.map(async (name) => {
        const parsed = parseDocument(JSON.parse(await readFile(`examples/${name}`, 'utf8')));
        assert.ok(parsed.ok, name);
        return parsed.document;
      }),
    );
  });

  it('says and leads to what the document does', () => {
    for (const document of examples) {
      const drawn = readDraft({ ...document });
      const picture = draftOfPlan(document.id, compileFlow(document, 1).plan);
      for (const [id, node] of Object.entries(drawn.nodes)) {
        const ours = picture.nodes[id];
        assert.ok(ours, `${document.id}: ${id}`);
        assert.deepEqual(summarize(ours), summarize(node), `${document.id}: ${id}`);
        const outlets = (of: typeof node) => drawnOutlets(of).map((outlet) => [outlet.id, outlet.kind]);
        assert.deepEqual(outlets(ours), outlets(node), `${document.id}: ${id}`);
      }
    }
  });

  it('is as its author placed it only where the document is that of the plan', () => {
    const [first, second] = examples;
    assert.ok(first && second);
    const { plan } = compileFlow(first, 1);
    assert.ok(isPictureOf(readDraft({ ...first }), plan));
    assert.ok(!isPictureOf(readDraft({ ...second }), plan));
    const nodes = Object.fromEntries(
      Object.entries(first.nodes).map(([id, node]) => [id, { ...node, outlets: {} }]),
    );
    assert.ok(!isPictureOf(readDraft({ ...first, nodes }), plan));
  });
});

describe('the way of a talk through its flow', () => {
  async function play(name: string): Promise<Play> {
    const talk = (await readConversations()).find((one) => one.name === name);
    assert.ok(talk, name);
    const runs = talk.runs.flatMap(({ json }) => readRuns(JSON.parse(json)));
    return playTalk({ name, runs });
  }

  it('is read from histories whose payloads are compressed, run after run', async () => {
    const { runs, steps, difference } = await play('v2/order-support-in-runs');
    assert.equal(runs.length, 4);
    assert.equal(difference, null);
    assert.equal(steps.at(-1)?.run, 4);
  });

  it('counts each node’s visits up to a step, and sets its own way apart', async () => {
    const { steps, plan } = await play('v2/retried-action');
    const [first, second] = [wayTo(steps, 0, plan.flow), wayTo(steps, 1, plan.flow)];
    assert.deepEqual([...first.visits.keys()], ['ask']);
    assert.equal(first.at, 'ask');
    assert.deepEqual([...second.taken], ['ask.answered', 'which.segment']);
    assert.deepEqual([...second.now.nodes], ['ask', 'which', 'vip']);
    assert.equal(second.at, 'vip');
    assert.ok(!second.now.taken.has('vip.success'));
  });

  it('leaves the page its turns while a run of 10,000 events is read', async () => {
    const [{ json = '' } = {}] =
      (await readConversations()).find(({ name }) => name === 'v2/continued')?.runs ?? [];
    const runs = readRuns(longHistory(json, 10_000));
    let turns = 0;
    const timer = setInterval(() => (turns += 1));
    const { steps, difference } = await playTalk({ name: 'long', runs });
    clearInterval(timer);
    assert.equal(difference, null);
    assert.ok(steps.length > 1_900, String(steps.length));
    assert.ok(turns > 1, `${turns} turns`);
  });

  it('tells when the run was terminated, which is no step of the flow', async () => {
    const [{ json = '' } = {}] =
      (await readConversations()).find(({ name }) => name === 'v2/in-time')?.runs ?? [];
    const history = longHistory(json, 9);
    const eventId = String(history.events.length + 1);
    const eventTime = new Date(Date.UTC(2027, 0, 1)).toISOString();
    history.events.push({
      eventId,
      eventTime,
      workflowExecutionTerminatedEventAttributes: { reason: 'Stuck' },
    });
    const { ending } = await playTalk({ name: 'terminated', runs: readRuns(history) });
    assert.equal(ending, `The run was terminated (event ${eventId})`);
  });

  it('is drawn in the flow in which the step ends', async () => {
    const { steps, plan } = await play('v2/retried-action');
    assert.ok(steps.every((step) => flowOf(step) === plan.flow));
  });
});
