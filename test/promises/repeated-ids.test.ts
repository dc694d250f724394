import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openStudio, type Studio, type Turn } from '../support/studio.ts';
import { assertGapless, begin, eventually, runsOf, sayAndWait, textsOf } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

describe('a repeated id', () => {
  let studio: Studio;

  before(async () => {
    studio = await openStudio({ historyCap: 40 });
    await studio.publish(echoFlow());
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await studio.call('PUT', '/api/v1/members/ana', { name: 'Ana' });
    await studio.call('PUT', '/api/v1/members/ben', { name: 'Ben' });
  });

  after(() => studio.stop());

  /** What a turn said and how the conversation stood: the same for every request with its id. */
  function turnOf({ messages, status, expects, seq }: Turn) {
    return { messages, status, expects, seq };
  }

  it('answers the same right afterwards, after other turns, and after continue-as-new', async () => {
    const id = await begin(studio, 'echo');
    const first = await sayAndWait(studio, id, 'hello', 'm1');
    assert.deepEqual(textsOf(first.body.messages), ['You said: hello', 'Say something.']);
    const right = await studio.say(id, 'hello', 'm1');
    assert.deepEqual(turnOf(right.body), turnOf(first.body));

    for (let turn = 0; turn < 12; turn += 1) await sayAndWait(studio, id, `turn ${turn}`);
    const runs = await eventually(async () => {
      const found = await runsOf(studio, id);
      return found.length > 1 ? found : undefined;
    });
    assert.ok(runs.length > 1);
    const later = await studio.say(id, 'hello', 'm1');
    assert.equal(later.status, 200);
    assert.deepEqual(turnOf(later.body), turnOf(first.body));
    assertGapless(await studio.transcript(id));
  });

  it('answers the same after the conversation has closed, where a new one is refused', async () => {
    const id = await begin(studio, 'echo');
    const first = await sayAndWait(studio, id, 'hello', 'm1');
    const last = await sayAndWait(studio, id, 'bye', 'm2');
    assert.equal(last.body.status, 'closed');
    assert.deepEqual(turnOf((await studio.say(id, 'hello', 'm1')).body), turnOf(first.body));
    assert.deepEqual(turnOf((await studio.say(id, 'bye', 'm2')).body), turnOf(last.body));
    const refused = await studio.call('POST', `/api/v1/conversations/${id}/messages`, {
      id: 'm3',
      text: 'hi',
    });
    assert.equal(refused.status, 409);
    assert.equal(refused.body['code'], 'conversation_closed');
  });

  it('counts once when ten requests with it come at the same time', async () => {
    const id = await begin(studio, 'echo');
    const replies = await Promise.all(Array.from({ length: 10 }, () => studio.say(id, 'hello', 'same')));
    const answered = replies.filter(({ status }) => status === 200);
    for (const { status } of replies) assert.ok(status === 200 || status === 202);
    const settled = await sayAndWait(studio, id, 'hello', 'same');
    for (const { body } of answered) assert.deepEqual(turnOf(body), turnOf(settled.body));
    const transcript = await studio.transcript(id);
    assertGapless(transcript);
    assert.deepEqual(textsOf(transcript, 'visitor'), ['hello']);
  });

  it('with another body is a conflict and changes nothing', async () => {
    const id = await begin(studio, 'echo');
    await sayAndWait(studio, id, 'hello', 'm1');
    const before = await studio.transcript(id);
    const conflict = await studio.call('POST', `/api/v1/conversations/${id}/messages`, {
      id: 'm1',
      text: 'other',
    });
    assert.equal(conflict.status, 409);
    assert.equal(conflict.body['code'], 'id_conflict');
    assert.deepEqual(await studio.transcript(id), before);
  });

  it('of a command answers the same, done or refused', async () => {
    const id = await begin(studio, 'echo');
    const command = (name: string, body: object) =>
      studio.call<Turn & { code?: string }>('POST', `/api/v1/conversations/${id}/${name}`, body);
    const repeat = (name: string, body: object) =>
      eventually(async () => {
        const reply = await command(name, body);
        return reply.status === 202 ? undefined : reply;
      });
    const accepted = await repeat('accept', { id: 'c1', by: 'ana' });
    // Somebody else: who has it already may accept it again.
    const refused = await repeat('accept', { id: 'c2', by: 'ben' });
    assert.equal(accepted.status, 200);
    assert.equal(refused.body.code, 'already_accepted');
    await repeat('return', { id: 'c3', by: 'ana' });
    assert.deepEqual((await command('accept', { id: 'c1', by: 'ana' })).body, accepted.body);
    assert.equal((await command('accept', { id: 'c2', by: 'ben' })).body.code, 'already_accepted');
    assert.equal((await command('close', { id: 'c1' })).body.code, 'id_conflict');
    assertGapless(await studio.transcript(id));
  });

  it('of a start leads to the same conversation, one at a time and at once', async () => {
    const id = randomUUID();
    const request = { flow: 'echo', id, message: 'hello' };
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => studio.call('POST', '/api/v1/conversations', request)),
    );
    for (const { status, body } of replies) {
      assert.ok(status === 201 || status === 202);
      assert.equal(body['id'], id);
    }
    await eventually(async () => ((await studio.transcript(id)).length > 0 ? true : undefined));
    const again = await studio.call<Turn & { id: string }>('POST', '/api/v1/conversations', request);
    assert.equal(again.status, 201);
    assert.equal(again.body.id, id);
    assert.deepEqual(textsOf(await studio.transcript(id), 'visitor'), ['hello']);
    const other = await studio.call('POST', '/api/v1/conversations', {
      ...request,
      message: 'something else',
    });
    assert.equal(other.status, 409);
    assert.equal(other.body['code'], 'id_conflict');
  });
});
