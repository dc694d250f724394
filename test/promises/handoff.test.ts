/** Handing over as a support team does it, through the whole service. */
import assert from 'node:assert/strict';
import type { Entry } from '../../src/flow/transcript.ts';
import { API_KEY, openStudio, type Studio } from '../support/studio.ts';
import { command, untilDone } from './support/commands.ts';
import {
  assertGapless,
  begin,
  eventually,
  sayAndWait,
  textsOf,
  transcriptWith,
} from './support/expectations.ts';
import { handoffFlow } from './support/flows.ts';

interface Standing {
  status: string;
  assignee: { id: string; name: string } | null;
  ticket: { offer: { member: { id: string }; until: string } | null; passed: string[] } | null;
  rating: number | null;
}

describe('handing over to people', () => {
  let studio: Studio;
  let flows = 0;

  before(async () => {
    studio = await openStudio();
    for (const team of ['support', 'sales'])
      await studio.call('PUT', `/api/v1/teams/${team}`, { name: team });
  });

  after(() => studio.stop());

  beforeEach(async () => {
    const { body } = await studio.call<{ members: { id: string }[] }>('GET', '/api/v1/members');
    for (const { id } of body.members) await available(id, 'offline');
  });

  // What one test leaves open would count against the members of the next.
  afterEach(async () => {
    const open = await studio.database.query<{ id: string }>(
      `select id from conversations where status <> 'closed'`,
    );
    await Promise.all(open.map(({ id }) => command(studio, id, 'close')));
  });

  async function member(id: string, more: object = {}): Promise<void> {
    const { status, body } = await studio.call('PUT', `/api/v1/members/${id}`, {
      name: nameOf(id),
      ...{ languages: [], skills: [], capacity: 50 },
      ...more,
    });
    assert.equal(status, 200, JSON.stringify(body));
    await available(id, 'online');
  }

  const available = (id: string, availability: string) =>
    studio.call('PUT', `/api/v1/members/${id}/availability`, { availability });

  /** A flow that escalates at once, published under an id of its own. */
  async function publish(fields: object = {}, settings: object = {}): Promise<string> {
    flows += 1;
    const id = `handoff-${flows}`;
    await studio.publish(handoffFlow(id, fields, settings));
    return id;
  }

  const standing = async (id: string) =>
    (await studio.call<Standing>('GET', `/api/v1/conversations/${id}`)).body;

  /** Who is asked, as soon as somebody is (and not `other`). */
  const asked = (id: string, ...others: string[]) =>
    eventually(async () => {
      const offered = (await standing(id)).ticket?.offer?.member.id;
      return offered === undefined || others.includes(offered) ? undefined : offered;
    });

  const untilStatus = (id: string, status: string) =>
    eventually(async () => ((await standing(id)).status === status ? true : undefined));

  describe('asks one member at a time', () => {
    it('each in turn; who declines or does not answer is not asked again before all others were', async () => {
      const flow = await publish({ strategy: 'round_robin', offerFor: '15s' });
      await member('ana');
      await member('ben');
      await member('cleo');
      const id = await begin(studio, flow);
      const first = await asked(id);
      assert.equal((await command(studio, id, 'decline', { by: first })).status, 200);
      const second = await asked(id, first);
      const third = await asked(id, first, second);
      assert.deepEqual([first, second, third].sort(), ['ana', 'ben', 'cleo']);
      assert.equal((await command(studio, id, 'accept', { by: third })).body.status, 'human');
      const events = eventsOf(await studio.transcript(id), 'all');
      assert.deepEqual(events, [
        'queued',
        'offered',
        'declined',
        'offered',
        'offer_passed',
        'offered',
        'accepted',
      ]);
    });

    it('and again from the first when all have passed', async () => {
      const flow = await publish({ strategy: 'round_robin', offerFor: '1s' });
      await member('ana');
      const id = await begin(studio, flow);
      await eventually(async () => {
        const offers = eventsOf(await studio.transcript(id), 'all').filter((event) => event === 'offered');
        return offers.length >= 2 ? true : undefined;
      });
      assert.equal((await command(studio, id, 'accept', { by: 'ana' })).status, 200);
    });

    it('the least busy, and nobody beyond their capacity', async () => {
      const flow = await publish({ strategy: 'least_busy' });
      await member('ana', { capacity: 2 });
      await member('ben', { capacity: 2 });
      const ids: string[] = [];
      for (let count = 0; count < 4; count += 1) ids.push(await begin(studio, flow));
      const offered = await Promise.all(ids.map((id) => asked(id)));
      assert.deepEqual([...offered].sort(), ['ana', 'ana', 'ben', 'ben']);
      const fifth = await begin(studio, flow);
      const done = ids[0] ?? '';
      assert.equal((await standing(fifth)).ticket?.offer, null);
      await command(studio, done, 'accept', { by: offered[0] });
      await command(studio, done, 'resolve', { by: offered[0] });
      assert.equal(await asked(fifth), offered[0]);
    });

    it('who speaks the visitor’s language and has the skill', async () => {
      const flow = await publish({
        strategy: 'round_robin',
        team: 'support',
        language: '{{visitor.language}}',
        skill: 'refunds',
      });
      await member('ana', { teams: ['support'], languages: ['en'], skills: ['refunds'] });
      await member('ben', { teams: ['support'], languages: ['de'], skills: [] });
      await member('cleo', { teams: ['sales'], languages: ['de'], skills: ['refunds'] });
      await member('dora', { teams: ['support'], languages: ['de'], skills: ['refunds'] });
      const german = await begin(studio, flow, { visitor: { language: 'de-AT' } });
      assert.equal(await asked(german), 'dora');
      const silent = await begin(studio, flow);
      assert.ok(['ana', 'dora'].includes(await asked(silent)));
    });

    it('the member this visitor had before', async () => {
      const flow = await publish({ strategy: 'round_robin', previous: true });
      const visitor = { id: `visitor-${flow}` };
      await member('ana');
      await member('ben');
      const first = await begin(studio, flow, { visitor });
      const had = await asked(first);
      await command(studio, first, 'accept', { by: had });
      await command(studio, first, 'close', { by: had });
      for (let count = 0; count < 2; count += 1) {
        const again = await begin(studio, flow, { visitor });
        assert.equal(await asked(again), had);
        await command(studio, again, 'close');
      }
    });

    it('the member who is named, also where anybody may accept; and whom a colleague names', async () => {
      const flow = await publish({ member: 'ana' });
      await member('ana');
      await member('ben');
      const id = await begin(studio, flow);
      assert.equal(await asked(id), 'ana');
      await command(studio, id, 'assign', { member: 'ben', by: 'ana' });
      assert.equal(await asked(id, 'ana'), 'ben');
      assert.deepEqual((await standing(id)).assignee, { id: 'ben', name: 'Ben' });
      assert.equal((await standing(id)).status, 'queued');
      await command(studio, id, 'accept', { by: 'ben' });
      await untilStatus(id, 'human');
    });

    it('whom the segment routes to', async () => {
      await studio.call('PUT', '/api/v1/segments/gold', { name: 'Gold', member: 'ana' });
      const flow = await publish({ segment: 'gold' });
      await member('ana');
      const id = await begin(studio, flow);
      assert.equal(await asked(id), 'ana');
    });

    it('once, with two API processes', async () => {
      const flow = await publish({ strategy: 'round_robin' });
      await studio.addApi();
      await member('ana', { capacity: 3 });
      const ids = await Promise.all(Array.from({ length: 6 }, () => begin(studio, flow)));
      await eventually(async () => {
        const offered = await Promise.all(ids.map(async (id) => (await standing(id)).ticket?.offer));
        return offered.filter(Boolean).length === 3 ? true : undefined;
      });
      for (const id of ids) {
        const offers = eventsOf(await studio.transcript(id), 'all').filter((event) => event === 'offered');
        assert.ok(offers.length <= 1);
      }
    });
  });

  it('to a member who then goes: the visitor is told, keeps their place, and another is asked', async () => {
    const flow = await publish({ strategy: 'round_robin', reassignAfter: '1s' });
    await member('ana');
    const id = await begin(studio, flow);
    assert.equal(await asked(id), 'ana');
    await command(studio, id, 'accept', { by: 'ana' });
    const since = (await studio.call(`GET`, `/api/v1/conversations/${id}`)).body['queuedAt'];
    await available('ana', 'offline');
    await untilStatus(id, 'queued');
    await member('ben');
    assert.equal(await asked(id), 'ben');
    assert.equal((await studio.call(`GET`, `/api/v1/conversations/${id}`)).body['queuedAt'], since);
    await command(studio, id, 'accept', { by: 'ben' });
    const transcript = await studio.transcript(id);
    assert.deepEqual(eventsOf(transcript), ['queued', 'accepted', 'queued', 'accepted']);
    const unassigned = transcript.find((entry) => entry.type === 'event' && entry.event === 'assigned');
    assert.ok(unassigned?.type === 'event');
    assert.deepEqual(unassigned.data?.['by'], { id: 'dispatcher', name: 'Routing' });
    assertGapless(transcript);
  });

  it('asks a member as soon as they follow along, and nobody whose inbox shows no signs of life', async () => {
    const flow = await publish({ strategy: 'round_robin' });
    const inbox = await studio.signIn();
    await inbox.call('PUT', '/api/v1/me/availability', { availability: 'online' });
    await studio.database.query(`update members set seen_at = now() - interval '1 hour' where id = $1`, [
      inbox.id,
    ]);
    const id = await begin(studio, flow);
    const stop = new AbortController();
    assert.equal((await standing(id)).ticket?.offer, null);
    const stream = await fetch(`${studio.url}/api/v1/events`, {
      headers: { cookie: inbox.cookie },
      signal: stop.signal,
    });
    assert.equal(stream.status, 200);
    assert.equal(await asked(id), inbox.id);
    const accepted = await untilDone((given) =>
      inbox.call('POST', `/api/v1/conversations/${id}/accept`, given),
    );
    assert.equal(accepted.status, 200);
    stop.abort();
  });

  it('has one winner whenever two accept at once, fifty times; the other is told who', async () => {
    const flow = await publish({ team: 'support' });
    await member('ana');
    await member('ben');
    const second = await studio.addApi();
    for (let round = 0; round < 50; round += 1) {
      const id = await begin(studio, flow);
      const replies = await Promise.all([acceptAt(studio.url, id, 'ana'), acceptAt(second, id, 'ben')]);
      const bodies = replies.map(({ body }) => body);
      const statuses = replies.map(({ status }) => status);
      assert.deepEqual([...statuses].sort(), [200, 409], `round ${round}: ${JSON.stringify(bodies)}`);
      const winner = statuses[0] === 200 ? 'ana' : 'ben';
      const lost = bodies[statuses.indexOf(409)];
      assert.deepEqual([lost?.code, lost?.detail?.includes(nameOf(winner))], ['already_accepted', true]);
      assert.deepEqual((await standing(id)).assignee, { id: winner, name: nameOf(winner) });
      assert.equal(eventsOf(await studio.transcript(id)).filter((event) => event === 'accepted').length, 1);
      // The winner's client may not have had its answer: asking again is answered as the first time.
      assert.equal((await command(studio, id, 'accept', { by: winner })).status, 200);
      await command(studio, id, 'close');
    }
  });

  describe('a visitor who waits', () => {
    it('knows their place, who has joined, and nothing of the ticket', async () => {
      const flow = await publish({ team: 'support', strategy: 'round_robin' });
      const first = await studio.start(flow);
      const second = await studio.start(flow);
      const seen = async ({ id, token }: { id: string; token: string }) =>
        (await studio.call('GET', `/api/v1/conversations/${id}`, undefined, token)).body;
      assert.equal((await seen(first))['status'], 'queued');
      assert.deepEqual([placeOf(await seen(first)), placeOf(await seen(second))], [1, 2]);
      await studio.call('PUT', '/api/v1/members/ana', {
        name: 'Ana',
        picture: 'https://example.com/ana.png',
      });
      await command(studio, first.id, 'assign', { member: 'ana' });
      assert.equal((await seen(first))['assignee'], null, 'nobody has joined');
      await command(studio, first.id, 'accept', { by: 'ana' });
      const joined = await seen(first);
      assert.deepEqual(joined['assignee'], { name: 'Ana', picture: 'https://example.com/ana.png' });
      assert.deepEqual([joined['queue'], placeOf(await seen(second))], [null, 1]);
      for (const secret of ['ticket', 'rating', 'queuedAt', 'variables']) assert.ok(!(secret in joined));
    });

    it('leaves the queue by a button; once somebody has joined it is too late', async () => {
      const flow = await publish({ leave: { label: 'I would rather not wait' } });
      const left = await studio.start(flow);
      const button = left.messages.flatMap((entry) =>
        entry.type === 'text' ? (entry.buttons ?? []) : [],
      )[0];
      const press = (id: string, token: string) =>
        untilDone((given) =>
          studio.call(
            'POST',
            `/api/v1/conversations/${id}/messages`,
            { ...given, choice: button?.id },
            token,
          ),
        );
      const reply = await press(left.id, left.token);
      assert.equal(reply.body['status'], 'bot');
      assert.ok(textsOf(await studio.transcript(left.id)).includes('You left.'));

      const joined = await studio.start(flow);
      await member('ana');
      await command(studio, joined.id, 'accept', { by: 'ana' });
      assert.equal((await press(joined.id, joined.token)).body['status'], 'human');
      assert.match(textsOf(await studio.transcript(joined.id)).at(-1) ?? '', /no longer possible/);
    });

    it('waits no longer than the author wants, though somebody is asked', async () => {
      const flow = await publish({ strategy: 'round_robin', waitAtMost: '20s' });
      await member('ana');
      const id = await begin(studio, flow);
      await asked(id);
      const transcript = await transcriptWith(studio, id, 'Nobody came.');
      assert.ok(eventsOf(transcript, 'all').includes('timed_out'));
      const reply = await command(studio, id, 'decline', { by: 'ana' });
      assert.equal(reply.body.code, 'refused');
      assert.equal((await standing(id)).status, 'bot');
    });
  });

  it('says so where nobody is there, where the author asks to know', async () => {
    const flow = await publish({ team: 'support', requireAvailable: true });
    const nobody = await begin(studio, flow);
    await transcriptWith(studio, nobody, 'Error: nobody_available');
    await member('ana', { teams: ['support'], capacity: 1 });
    const first = await begin(studio, flow);
    await untilStatus(first, 'queued');
    await command(studio, first, 'accept', { by: 'ana' });
    const full = await begin(studio, flow);
    await transcriptWith(studio, full, 'Error: nobody_available');
    await command(studio, first, 'close');
    for (const [fields, code] of [
      [{ segment: 'moon' }, 'no_such_segment'],
      [{ team: 'moon' }, 'no_such_team'],
      [{ member: 'moon' }, 'no_such_member'],
    ] as const) {
      await transcriptWith(studio, await begin(studio, await publish(fields)), `Error: ${code}`);
    }
  });

  it('goes to the bot and back, is resolved, rated, reopened and closed; every step says whose it was', async () => {
    const flow = await publish({}, { satisfaction: { question: 'How was it?', thanks: 'Thanks!' } });
    await member('ana');
    const { id, token } = await studio.start(flow);
    await command(studio, id, 'accept', { by: 'ana' });
    assert.equal((await command(studio, id, 'return', { by: 'ana' })).body.status, 'bot');
    await transcriptWith(studio, id, 'Back with the bot.');
    assert.equal((await sayAndWait(studio, id, 'a person again')).body.status, 'queued');
    await command(studio, id, 'accept', { by: 'ana' });
    await command(studio, id, 'resolve', { by: 'ana' });
    const question = (await studio.transcript(id)).at(-1);
    assert.ok(question?.type === 'text' && question.text === 'How was it?');
    const five = question.buttons?.[4]?.id;
    const rated = await untilDone((given) =>
      studio.call('POST', `/api/v1/conversations/${id}/messages`, { ...given, choice: five }, token),
    );
    assert.deepEqual([rated.body['status'], (await standing(id)).rating], ['resolved', 5]);
    await command(studio, id, 'reopen', { by: 'ana' });
    await command(studio, id, 'close', { by: 'ana' });
    const audited = (await studio.transcript(id)).flatMap((entry) =>
      entry.type === 'event' && !['queued', 'offered'].includes(entry.event)
        ? [[entry.event, entry.data?.['by']]]
        : [],
    );
    const ana = { id: 'ana', name: 'Ana' };
    assert.deepEqual(
      audited,
      ['accepted', 'returned', 'accepted', 'resolved', 'reopened', 'accepted', 'closed'].map((event) => [
        event,
        ana,
      ]),
    );
    const { body } = await studio.call<{ messages: Entry[] }>(
      'GET',
      `/api/v1/conversations/${id}/messages?limit=500`,
      undefined,
      token,
    );
    assert.ok(body.messages.every((entry) => entry.type !== 'event' || entry.data === undefined));
  });

  it('reminds a visitor who owes an answer, once, and closes when they stay silent', async () => {
    const flow = await publish({}, { idle: { nudgeAfter: '1s', nudge: 'Still there?', closeAfter: '20s' } });
    const id = await begin(studio, flow);
    await command(studio, id, 'return');
    await untilStatus(id, 'closed');
    const transcript = await studio.transcript(id);
    assert.equal(textsOf(transcript, 'bot').filter((text) => text === 'Still there?').length, 1);
    assertGapless(transcript);
  });

  it('keeps an offer through an outage of the workers', async () => {
    const flow = await publish({ strategy: 'round_robin', offerFor: '1m' });
    const id = await begin(studio, flow);
    await studio.stopWorker();
    await member('ana');
    await eventually(async () => {
      const written = await studio.database.query(`select 1 from inbound where conversation_id = $1`, [id]);
      return written.length > 0 ? true : undefined;
    });
    await studio.startWorker();
    assert.equal(await asked(id), 'ana');
    assert.equal((await command(studio, id, 'accept', { by: 'ana' })).body.status, 'human');
  });
});

async function acceptAt(url: string, conversation: string, by: string) {
  return untilDone(async (given) => {
    const response = await fetch(`${url}/api/v1/conversations/${conversation}/accept`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...given, by }),
    });
    const body = (await response.json()) as { code?: string; detail?: string };
    return { status: response.status, body };
  });
}

const nameOf = (id: string) => `${id[0]?.toUpperCase() ?? ''}${id.slice(1)}`;

const placeOf = (view: Record<string, unknown>) => (view['queue'] as { place: number } | null)?.place;

function eventsOf(transcript: Entry[], which: 'all' | 'public' = 'public'): string[] {
  return transcript.flatMap((entry) =>
    entry.type === 'event' && (which === 'all' || entry.audience === undefined) ? [entry.event] : [],
  );
}
