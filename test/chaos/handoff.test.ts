/**
 * Handing over survives the death of the processes that do it: those of `npm start`, killed at one instruction in the
 * middle of an offer, an acceptance or a reassignment. Members behave as their pages do: they repeat what was not
 * answered, under the same id.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Checkpoint } from '../../src/checkpoints.ts';
import type { Entry } from '../../src/flow/transcript.ts';
import type { Part } from '../support/processes.ts';
import { until } from '../support/processes.ts';
import { handoffFlow } from '../promises/support/flows.ts';
import { ShakenStudio } from './support/shaken-studio.ts';

const FLOW = 'shaken-handoff';
const LIMITED = 'shaken-handoff-with-limit';

interface Standing {
  status: string;
  seq: number;
  assignee: { id: string } | null;
  ticket: { offer: { member: { id: string } } | null } | null;
}

describe('kill -9 loses no handoff', function () {
  // Temporal finds out after ten seconds that a worker has died with a task in hand.
  this.timeout(600_000);

  let studio: ShakenStudio;
  let id: string;

  before(async () => {
    studio = await ShakenStudio.start();
    for (const [flow, fields] of [
      [FLOW, { strategy: 'round_robin', offerFor: '5m', reassignAfter: '1s' }],
      [LIMITED, { strategy: 'round_robin', waitAtMost: '20s' }],
    ] as const) {
      await studio.insist('POST', '/flows', handoffFlow(flow, fields));
      await studio.insist('POST', `/flows/${flow}/publish`, {});
    }
    for (const member of ['ana', 'ben']) {
      await studio.insist('PUT', `/members/${member}`, { name: member, capacity: 100 });
    }
  });

  beforeEach(async () => {
    id = randomUUID();
    await available('ana', 'online');
    await available('ben', 'offline');
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(studio.output().slice(-6_000));
    await act('close');
  });

  after(() => studio.stop());

  const available = (member: string, availability: string) =>
    studio.insist('PUT', `/members/${member}/availability`, { availability });

  const arrive = (flow = FLOW) => studio.insist('POST', '/conversations', { flow, id });

  const willKill = (at: Checkpoint, ...kill: Part[]) => studio.willKill(id, { at, kill });

  const standing = async () => (await studio.insist<Standing>('GET', `/conversations/${id}`)).body;

  const transcript = async () =>
    (await studio.insist<{ messages: Entry[] }>('GET', `/conversations/${id}/messages?limit=500`)).body
      .messages;

  const isAsked = (member: string) =>
    until(async () => (await standing()).ticket?.offer?.member.id === member, 150_000);

  const untilStatus = (status: string) => until(async () => (await standing()).status === status, 150_000);

  /** A member's command, until it is done or refused. */
  const act = (name: string, body: object = {}) => {
    const command = { id: randomUUID(), ...body };
    return studio.insist('POST', `/conversations/${id}/${name}`, command, ({ status }) => status !== 202);
  };

  const say = (text: string) =>
    studio.insist(
      'POST',
      `/conversations/${id}/messages`,
      { id: randomUUID(), text },
      ({ status }) => status === 200,
    );

  /** What happened, in order; and nothing is missing, doubled, or said by the bot while people have it. */
  async function assertHappened(...expected: string[]): Promise<void> {
    await studio.struck();
    const entries = await transcript();
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      entries.map((_, index) => index + 1),
    );
    assert.equal(new Set(entries.map((entry) => entry.id)).size, entries.length);
    assert.deepEqual(
      entries.flatMap((entry) => (entry.type === 'event' ? [entry.event] : [])),
      expected,
    );
    let silent = false;
    for (const entry of entries) {
      assert.ok(!(silent && entry.from === 'bot'), `the bot says entry ${entry.seq}`);
      if (entry.type !== 'event') continue;
      if (['queued', 'accepted'].includes(entry.event)) silent = true;
      if (['returned', 'timed_out'].includes(entry.event)) silent = false;
    }
  }

  for (const [promise, at] of [
    ['a member is asked once, though the offer was written down and not handed over', 'dispatch.decided'],
    ['a member is asked once, though the conversation’s answer to the offer was not stored', 'turn.answered'],
    ['a member is asked once, though nobody noted that the offer was made', 'turn.stored'],
  ] as const) {
    it(promise, async () => {
      await available('ana', 'offline');
      await arrive();
      await untilStatus('queued');
      await willKill(at, 'server');
      await available('ana', 'online');
      await isAsked('ana');
      assert.equal((await act('accept', { by: 'ana' })).status, 200);
      await say('Hello?');
      assert.equal((await act('return', { by: 'ana' })).status, 200);
      await assertHappened('queued', 'offered', 'accepted', 'returned');
    });
  }

  it('the visitor is queued and somebody is asked, though the process died that had just queued them', async () => {
    await willKill('turn.answered', 'server');
    await arrive();
    await isAsked('ana');
    await assertHappened('queued', 'offered');
  });

  for (const at of ['turn.answered', 'turn.stored'] as const) {
    it(`whoever accepts has it, once, though the process died with the answer in hand (${at})`, async () => {
      await arrive();
      await isAsked('ana');
      await willKill(at, 'server');
      assert.equal((await act('accept', { by: 'ana' })).status, 200);
      const late = await act('accept', { by: 'ben' });
      assert.deepEqual([late.status, late.body['code']], [409, 'already_accepted']);
      assert.equal((await standing()).assignee?.id, 'ana');
      await assertHappened('queued', 'offered', 'accepted');
    });
  }

  it('a conversation whose member has gone is given to another, though the process died that had decided it', async () => {
    await arrive();
    await isAsked('ana');
    await act('accept', { by: 'ana' });
    await willKill('dispatch.decided', 'server');
    await available('ana', 'offline');
    await untilStatus('queued');
    await available('ben', 'online');
    await isAsked('ben');
    assert.equal((await act('accept', { by: 'ben' })).status, 200);
    await assertHappened('queued', 'offered', 'accepted', 'assigned', 'queued', 'offered', 'accepted');
  });

  it('the waiting limit gives the conversation back to the bot, though the process died that was to store that', async () => {
    await available('ana', 'offline');
    await arrive(LIMITED);
    await untilStatus('queued');
    await willKill('record.begun', 'server');
    await untilStatus('bot');
    await assertHappened('queued', 'timed_out');
  });

  it('all of it goes on when every process dies in the middle of an offer', async () => {
    await available('ana', 'offline');
    await arrive();
    await untilStatus('queued');
    await willKill('turn.answered', 'parent', 'temporal', 'server');
    const online = available('ana', 'online');
    await studio.struck();
    await studio.startAgain();
    await online;
    await isAsked('ana');
    assert.equal((await act('accept', { by: 'ana' })).status, 200);
    await assertHappened('queued', 'offered', 'accepted');
  });
});
