import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import type { Classifier } from '../../src/classify/classifier.ts';
import { loadLanguage } from '../../src/classify/language.ts';
import { createLocalClassifier } from '../../src/classify/local-classifier.ts';
import type { Readings } from '../../src/flow/state.ts';
import { createDataConverter } from '../../src/temporal/payload-codec.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { workflowBundle } from '../support/builds.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { begin, eventually, sayAndWait, textsOf } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

const message = (text: string, next: string) => ({
  kind: 'message',
  messages: [{ type: 'text', text }],
  outlets: { next },
});
const asks = (answered: string) => ({
  kind: 'listener',
  type: 'text',
  prompt: [{ type: 'text', text: 'What is it?' }],
  outlets: { answered },
});
const OPENING = { opening_hours: { examples: ['When do you open?', 'What are your opening hours?'] } };
const PERSON = { person: { examples: ['Can I talk to a person?', 'I need a human'] } };

/** Calls `details`, says what it read there, and hands over to people who ask for them. */
const HELP = {
  format: 1,
  id: 'help',
  name: 'Help',
  public: true,
  start: 'hello',
  intents: PERSON,
  settings: { escalateWhen: { intents: ['person'], to: 'human' } },
  nodes: {
    hello: message('Hello.', 'details'),
    details: { kind: 'call', flow: 'details', outlets: { next: 'said', error: 'end' } },
    said: message('{{answer.sentiment}}, {{answer.intent | default: "no intent"}}', 'details'),
    human: { kind: 'action', action: 'escalate', notice: 'One moment.', outlets: { returned: 'details' } },
    end: { kind: 'end' },
  },
};
const DETAILS = {
  format: 1,
  id: 'details',
  name: 'Details',
  start: 'ask',
  intents: OPENING,
  nodes: { ask: asks('end'), end: { kind: 'end' } },
};

describe('what is read in a message', () => {
  const local = createLocalClassifier();
  let classify: Classifier['classify'];
  let studio: Studio;

  before(async () => {
    // On a busy machine, loading it takes longer than a message may wait for its reading.
    await loadLanguage('en');
    studio = await openStudio({ classifier: { classify: (...given) => classify(...given) } });
    for (const flow of [DETAILS, HELP, echoFlow()]) await studio.publish(flow);
  });
  beforeEach(() => {
    classify = (text, wanted) => local.classify(text, wanted);
  });
  after(() => studio.stop());

  async function readingsOf(conversation: string, id: string): Promise<Readings | undefined> {
    const [row] = await studio.database.query<{ body: { readings?: Readings } }>(
      'select body from inbound where conversation_id = $1 and id = $2',
      [conversation, id],
    );
    assert.ok(row);
    return row.body.readings;
  }

  it('is used by the flow: its own intents, those of the flows that it calls, and the sentiment', async () => {
    const id = await begin(studio, 'help');
    const angry = await sayAndWait(studio, id, 'This is awful');
    assert.equal(textsOf(angry.body.messages)[0], 'negative, no intent');
    const asked = await sayAndWait(studio, id, 'what are the opening hours');
    assert.equal(textsOf(asked.body.messages)[0], 'neutral, opening_hours');
    const escalated = await sayAndWait(studio, id, 'I would like to talk to a person');
    assert.equal(escalated.body.status, 'queued');
  });

  it('is read in the message that starts a conversation too', async () => {
    const { id } = await studio.start('help', { message: { id: 'first', text: 'I need a human' } });
    assert.equal((await readingsOf(id, 'first'))?.intent?.id, 'person');
    await eventually(async () => {
      const { body } = await studio.call('GET', `/api/v1/conversations/${id}`);
      return body['status'] === 'queued' ? true : undefined;
    });
  });

  it('is recorded with it: the conversation replays where nothing can be classified', async () => {
    const id = await begin(studio, 'help');
    await sayAndWait(studio, id, 'This is awful', 'm1');
    await sayAndWait(studio, id, 'I need a human', 'm2');
    const recorded = await readingsOf(id, 'm2');
    assert.deepEqual(recorded?.intent, { id: 'person', confidence: 1 });
    const history = await studio.client.workflow.getHandle(workflowIdOf(id)).fetchHistory();
    classify = () => Promise.reject(new Error('A replay has no classifier.'));
    const bundle = await workflowBundle();
    await Worker.runReplayHistory(
      { workflowBundle: bundle, dataConverter: createDataConverter(null) },
      history,
      workflowIdOf(id),
    );
  });

  it('is no part of what tells two messages apart: a repeated one has its first answer', async () => {
    const id = await begin(studio, 'help');
    const first = await sayAndWait(studio, id, 'This is awful', 'm1');
    classify = () => Promise.resolve({ sentiment: { score: 1, label: 'positive' } });
    const again = await studio.say(id, 'This is awful', 'm1');
    assert.equal(again.status, 200);
    assert.deepEqual(again.body.messages, first.body.messages);
    assert.equal((await readingsOf(id, 'm1'))?.sentiment?.label, 'negative');
  });

  it('is nothing where the flow uses nothing, and for presses', async () => {
    let asked = 0;
    classify = (text, wanted) => {
      asked += 1;
      return local.classify(text, wanted);
    };
    const echo = await begin(studio, 'echo');
    await sayAndWait(studio, echo, 'This is awful, I need a human', 'm1');
    assert.equal(await readingsOf(echo, 'm1'), undefined);
    const help = await begin(studio, 'help');
    await studio.press(help, 'a-button', 'm2');
    assert.equal(await readingsOf(help, 'm2'), undefined);
    assert.equal(asked, 0);
  });

  /** The message that starts a conversation, and one after it, are accepted and answered without readings. */
  async function assertUnread(): Promise<void> {
    const { id } = await studio.start('help', { id: randomUUID(), message: { id: 'm0', text: 'Hi' } });
    const { body } = await sayAndWait(studio, id, 'I need a human', 'm1');
    assert.deepEqual(textsOf(body.messages), [', no intent', 'What is it?']);
    for (const said of ['m0', 'm1']) assert.equal(await readingsOf(id, said), undefined);
  }

  it('is nothing where the classifier fails, and the message is accepted and answered', async () => {
    classify = () => Promise.reject(new Error('No line to the provider.'));
    await assertUnread();
    classify = () => {
      throw new Error('A mistake.');
    };
    await assertUnread();
  });

  it('is nothing where the classifier does not answer; it is told, and the message is accepted and answered', async () => {
    const signals: AbortSignal[] = [];
    classify = (_text, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    await assertUnread();
    assert.ok(signals.length >= 2 && signals.every(({ aborted }) => aborted));
  });
});
