import assert from 'node:assert/strict';
import type { Entry } from '../../src/flow/transcript.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { command } from './support/commands.ts';
import { follow, type ChangeEvent } from './support/events.ts';
import { assertGapless, begin, sayAndWait, textsOf } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

describe('the event stream', () => {
  let studio: Studio;

  before(async () => {
    studio = await openStudio();
    await studio.publish(echoFlow());
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await studio.call('PUT', '/api/v1/members/ana', { name: 'Ana' });
  });

  after(() => studio.stop());

  const entriesOf = (events: ChangeEvent[]): Entry[] => events.flatMap(({ entries }) => entries);
  const has = (text: string) => (events: ChangeEvent[]) => textsOf(entriesOf(events)).includes(text);
  const pathOf = (id: string) => `/api/v1/conversations/${id}/events`;

  it('shows every entry once and without gaps, however often a reader is cut off and resumes', async () => {
    const id = await begin(studio, 'echo');
    const received: ChangeEvent[] = [];
    let last = '0';
    const talking = (async () => {
      for (let turn = 0; turn < 15; turn += 1) await sayAndWait(studio, id, `turn ${turn}`);
    })();
    while (!has('You said: turn 14')(received)) {
      const reading = await follow(studio, pathOf(id), { after: last });
      // Cut off after the first event or two, in the middle of whatever comes.
      await reading.until((events) => events.length >= 1);
      await reading.stop();
      received.push(...reading.events);
      last = reading.events.at(-1)?.id ?? last;
    }
    await talking;
    assertGapless(entriesOf(received));
    const transcript = await studio.transcript(id);
    assert.deepEqual(entriesOf(received), transcript.slice(0, entriesOf(received).length));
  });

  it('begins with how the conversation stands, and goes on from a transcript’s cursor', async () => {
    const id = await begin(studio, 'echo');
    const { body } = await studio.call<{ cursor: string; seq: number }>(
      'GET',
      `/api/v1/conversations/${id}/messages`,
    );
    const fresh = await follow(studio, pathOf(id));
    await fresh.until((events) => events.length > 0);
    assert.deepEqual(fresh.events[0]?.entries, []);
    assert.equal(fresh.events[0]?.conversation.seq, body.seq);
    await sayAndWait(studio, id, 'hello');
    const resumed = await follow(studio, pathOf(id), { after: body.cursor });
    await Promise.all([fresh.until(has('You said: hello')), resumed.until(has('You said: hello'))]);
    assert.deepEqual(entriesOf(resumed.events), (await studio.transcript(id)).slice(body.seq));
    await Promise.all([fresh.stop(), resumed.stop()]);
  });

  it('never shows a visitor what is for members, and a member everything', async () => {
    const { body } = await studio.call<{ id: string; token: string }>('POST', '/api/v1/conversations', {
      flow: 'echo',
    });
    const { id, token } = body;
    const visitor = await follow(studio, pathOf(id), { after: '0', credential: token });
    const member = await follow(studio, pathOf(id), { after: '0' });
    await command(studio, id, 'note', { text: 'A difficult customer.', by: 'ana' });
    await command(studio, id, 'assign', { member: 'ana' });
    await command(studio, id, 'segment', { segment: 'vip' });
    await sayAndWait(studio, id, 'hello');
    await Promise.all([visitor.until(has('You said: hello')), member.until(has('You said: hello'))]);
    await Promise.all([visitor.stop(), member.stop()]);

    const transcript = await studio.transcript(id);
    assert.deepEqual(entriesOf(member.events), transcript);
    assert.deepEqual(
      entriesOf(visitor.events),
      transcript.filter((entry) => entry.audience === undefined),
    );
    assert.ok(!JSON.stringify(visitor.events).includes('difficult'));
    for (const { conversation } of visitor.events) {
      assert.deepEqual(
        Object.keys(conversation).filter((key) =>
          ['variables', 'contact', 'segment', 'visitor'].includes(key),
        ),
        [],
      );
    }
  });

  it('of all conversations misses nothing while many are written at once, nor what came between two readings', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => begin(studio, 'echo')));
    const reading = await follow(studio, '/api/v1/events');
    await Promise.all(ids.map((id) => sayAndWait(studio, id, 'first')));
    const saidIn = (events: ChangeEvent[], text: string) =>
      new Set(events.flatMap((event) => (has(text)([event]) ? [event.conversation.id] : [])));
    await reading.until((events) => saidIn(events, 'You said: first').size === ids.length);
    await reading.stop();

    await Promise.all(ids.map((id) => sayAndWait(studio, id, 'unseen')));
    const resumed = await follow(studio, '/api/v1/events', { after: reading.events.at(-1)?.id ?? '' });
    await Promise.all(ids.map((id) => sayAndWait(studio, id, 'last')));
    await resumed.until((events) => saidIn(events, 'You said: last').size === ids.length);
    await resumed.stop();

    for (const id of ids) {
      const seen = entriesOf(
        [...reading.events, ...resumed.events].filter(({ conversation }) => conversation.id === id),
      );
      assert.deepEqual(
        seen,
        (await studio.transcript(id)).slice(-seen.length),
        'each entry once, in order, to the end',
      );
      assert.deepEqual(textsOf(seen, 'visitor'), ['first', 'unseen', 'last']);
    }
  });
});
