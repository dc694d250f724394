import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { command } from './support/commands.ts';
import {
  assertEchoedInOrder,
  assertGapless,
  eventually,
  begin,
  runsOf,
  sayAndWait,
  textsOf,
  transcriptWith,
} from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';
import { createGate } from './support/gate.ts';

const FIFTY = Array.from({ length: 50 }, (_, index) => `message ${index + 1}`);
/** Milliseconds in which every message is answered, on a busy machine too; a second is what it should be. */
const ANSWERED_WITHIN = 10_000;

describe('fifty messages at once', () => {
  const gate = createGate();
  let failing = false;
  let attempts = 0;
  let studio: Studio;

  before(async () => {
    studio = await openStudio({
      historyCap: 40,
      wrap: (activities) => ({
        ...activities,
        async updateSegment(input) {
          attempts += 1;
          await gate.pass();
          if (failing) throw new Error('The directory is down.');
          return activities.updateSegment(input);
        },
      }),
    });
    await studio.publish(echoFlow());
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await studio.call('PUT', '/api/v1/members/ana', { name: 'Ana' });
  });

  after(() => studio.stop());
  afterEach(() => {
    failing = false;
    gate.open();
  });

  /** Sends them without waiting for one another; resolves to what became of each. */
  async function sendAll(id: string, texts: string[], ids?: string[]) {
    return Promise.all(
      texts.map(async (text, index) => {
        const begun = performance.now();
        const { status, body } = await studio.say(id, text, ids?.[index]);
        return { text, status, body, took: performance.now() - begun };
      }),
    );
  }

  function assertAccepted(replies: Awaited<ReturnType<typeof sendAll>>): void {
    for (const { text, status, took } of replies) {
      assert.ok(status === 200 || status === 202, `${text} was answered with ${status}`);
      assert.ok(took < ANSWERED_WITHIN, `${text} was answered after ${Math.round(took)} ms`);
    }
  }

  /** The order in which the API accepted them. */
  async function acceptanceOrder(id: string): Promise<string[]> {
    const rows = await studio.database.query<{ text: string }>(
      `select body ->> 'text' as text from inbound where conversation_id = $1 order by position`,
      [id],
    );
    return rows.map(({ text }) => text).filter((text) => FIFTY.includes(text));
  }

  it('while an action hangs are all answered in time and handled in order of acceptance, through continue-as-new', async () => {
    gate.shut();
    const id = await begin(studio, 'echo');
    const slow = await studio.say(id, 'segment');
    assert.equal(slow.body.working, true);

    assertAccepted(await sendAll(id, FIFTY));
    const order = await acceptanceOrder(id);
    assert.equal(order.length, FIFTY.length);
    assert.ok(!textsOf(await studio.transcript(id), 'bot').some((text) => text.startsWith('You said')));

    gate.open();
    const transcript = await transcriptWith(studio, id, `You said: ${order.at(-1) ?? ''}`);
    assertEchoedInOrder(transcript, order);
    assert.equal(textsOf(transcript).filter((text) => text === 'You are a VIP.').length, 1);

    // One more turn, so that the last run has got past the cap too.
    for (const text of ['one', 'two', 'three', 'four', 'five', 'six']) await sayAndWait(studio, id, text);
    const runs = await runsOf(studio, id);
    assert.ok(runs.length > 1, 'it continued as new');
    assertEchoedInOrder(await studio.transcript(id), order);
  });

  it('under ids of the caller’s choice, half of them sent twice, count once each', async () => {
    gate.shut();
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    const ids = FIFTY.map((_, index) => `mine-${index}`);
    const again = FIFTY.filter((_, index) => index % 2 === 0);
    const [replies, repeated] = await Promise.all([
      sendAll(id, FIFTY, ids),
      sendAll(
        id,
        again,
        ids.filter((_, index) => index % 2 === 0),
      ),
    ]);
    assertAccepted([...replies, ...repeated]);

    gate.open();
    const order = await acceptanceOrder(id);
    assertEchoedInOrder(await transcriptWith(studio, id, `You said: ${order.at(-1) ?? ''}`), order);
    for (const [index, text] of FIFTY.entries()) {
      const { body } = await sayAndWait(studio, id, text, ids[index]);
      assert.equal(textsOf(body.messages)[0], `You said: ${text}`);
    }
  });

  it('while an action fails and is tried again are handled in order once it succeeds', async () => {
    failing = true;
    const before = attempts;
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    assertAccepted(await sendAll(id, FIFTY));
    await studio.say(id, 'last');
    while (attempts < before + 2) await sleep(50);
    failing = false;

    const transcript = await transcriptWith(studio, id, 'You said: last');
    assertEchoedInOrder(transcript, [...(await acceptanceOrder(id)), 'last']);
    assert.equal(textsOf(transcript).filter((text) => text === 'You are a VIP.').length, 1);
  });

  it('to a member let an action that has finished meanwhile be, through continue-as-new', async () => {
    gate.shut();
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    await command(studio, id, 'accept', { by: 'ana' });
    gate.open();
    await eventually(async () => {
      const { raw } = await studio.client.workflow.getHandle(workflowIdOf(id)).describe();
      return raw.pendingActivities?.length ? undefined : true;
    });
    const before = attempts;
    await sendAll(id, FIFTY);
    for (let turn = 0; (await runsOf(studio, id)).length < 2; turn += 1)
      await sayAndWait(studio, id, `turn ${turn}`);
    await command(studio, id, 'return', { by: 'ana' });
    assertGapless(await transcriptWith(studio, id, 'You are a VIP.'));
    assert.equal(attempts, before);
  });
});
