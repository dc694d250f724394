import assert from 'node:assert/strict';
import type { Entry, Status } from '../../src/flow/transcript.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { command } from './support/commands.ts';
import {
  assertGapless,
  begin,
  eventually,
  sayAndWait,
  textsOf,
  transcriptWith,
} from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';
import { createGate } from './support/gate.ts';

const BODIES = {
  accept: { by: 'ana' },
  decline: { by: 'ana' },
  assign: { member: 'ben' },
  reply: { text: 'Hello from Ana.', by: 'ana' },
  note: { text: 'A note.', by: 'ana' },
  return: {},
  resolve: {},
  reopen: {},
  close: {},
  segment: { segment: 'vip' },
};

/** What each command does in each status: the status afterwards, or the code it is refused with. */
const EXPECTED: Record<Status, Record<keyof typeof BODIES, string>> = {
  bot: {
    accept: 'human',
    decline: 'refused',
    assign: 'bot',
    reply: 'human',
    note: 'bot',
    return: 'not_in_handoff',
    resolve: 'resolved',
    reopen: 'refused',
    close: 'closed',
    segment: 'bot',
  },
  queued: {
    accept: 'human',
    decline: 'refused',
    assign: 'queued',
    reply: 'human',
    note: 'queued',
    return: 'bot',
    resolve: 'resolved',
    reopen: 'refused',
    close: 'closed',
    segment: 'queued',
  },
  human: {
    accept: 'already_accepted',
    decline: 'refused',
    assign: 'human',
    reply: 'human',
    note: 'human',
    return: 'bot',
    resolve: 'resolved',
    reopen: 'refused',
    close: 'closed',
    segment: 'human',
  },
  resolved: {
    accept: 'already_resolved',
    decline: 'refused',
    assign: 'resolved',
    reply: 'human',
    note: 'resolved',
    return: 'not_in_handoff',
    resolve: 'already_resolved',
    reopen: 'human',
    close: 'closed',
    segment: 'resolved',
  },
  closed: {
    accept: 'conversation_closed',
    decline: 'conversation_closed',
    assign: 'conversation_closed',
    reply: 'conversation_closed',
    note: 'conversation_closed',
    return: 'conversation_closed',
    resolve: 'conversation_closed',
    reopen: 'conversation_closed',
    close: 'conversation_closed',
    segment: 'conversation_closed',
  },
};

const STATUSES = Object.keys(EXPECTED) as Status[];
const COMMANDS = Object.keys(BODIES) as (keyof typeof BODIES)[];

describe('a conversation’s status', () => {
  const gate = createGate();
  let studio: Studio;

  before(async () => {
    studio = await openStudio({
      wrap: (activities) => ({
        ...activities,
        async updateSegment(input) {
          await gate.pass();
          return activities.updateSegment(input);
        },
      }),
    });
    await studio.publish(echoFlow());
    await studio.publish({ ...echoFlow('queueing'), settings: { takeTogether: false, reopen: 'queue' } });
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await studio.call('PUT', '/api/v1/members/ana', { name: 'Ana' });
    await studio.call('PUT', '/api/v1/members/ben', { name: 'Ben' });
  });

  after(() => studio.stop());
  afterEach(() => gate.open());

  async function conversationIn(status: Status): Promise<string> {
    const id = await begin(studio, 'echo');
    if (status === 'queued' || status === 'human') await sayAndWait(studio, id, 'human');
    if (status === 'human') await command(studio, id, 'accept', { by: 'ben' });
    if (status === 'resolved') await command(studio, id, 'resolve');
    if (status === 'closed') await command(studio, id, 'close');
    assert.equal(await statusOf(id), status);
    return id;
  }

  async function whole(id: string) {
    const { body } = await studio.call('GET', `/api/v1/conversations/${id}`);
    return { body, transcript: await studio.transcript(id) };
  }

  async function statusOf(id: string): Promise<unknown> {
    return (await whole(id)).body['status'];
  }

  /** The row is written by an activity where no caller waits. */
  function untilStatus(id: string, status: Status): Promise<true> {
    return eventually(async () => ((await statusOf(id)) === status ? true : undefined));
  }

  for (const status of STATUSES) {
    const done = COMMANDS.filter((name) => STATUSES.includes(EXPECTED[status][name] as Status));
    const refused = COMMANDS.filter((name) => !done.includes(name));

    if (done.length > 0) {
      it(`${status} is left or kept by ${done.join(', ')}`, async () => {
        for (const name of done) {
          const id = await conversationIn(status);
          const reply = await command(studio, id, name, BODIES[name]);
          assert.equal(reply.status, 200, `${name}: ${JSON.stringify(reply.body)}`);
          assert.equal(reply.body.status, EXPECTED[status][name], name);
          assert.equal(await statusOf(id), EXPECTED[status][name], name);
          assertGapless(await studio.transcript(id));
        }
      });
    }

    it(`${status} refuses ${refused.join(', ')} and is untouched`, async () => {
      const id = await conversationIn(status);
      const before = await whole(id);
      for (const name of refused) {
        const reply = await command(studio, id, name, BODIES[name]);
        assert.equal(reply.status, 409, name);
        assert.equal(reply.body.code, EXPECTED[status][name], name);
        assert.deepEqual(await whole(id), before, name);
      }
    });
  }

  it('goes the whole way: bot, queued, human, bot, resolved, bot again, closed', async () => {
    const id = await begin(studio, 'echo');
    assert.equal((await sayAndWait(studio, id, 'human')).body.status, 'queued');
    assert.equal((await command(studio, id, 'accept', { by: 'ana' })).body.status, 'human');
    const returned = await command(studio, id, 'return', { by: 'ana' });
    assert.equal(returned.body.status, 'bot');
    assert.ok(textsOf(returned.body.messages).includes('The bot is back.'));
    assert.equal((await sayAndWait(studio, id, 'resolve')).body.status, 'resolved');
    assert.equal((await sayAndWait(studio, id, 'Hello again')).body.status, 'bot');
    assert.equal((await sayAndWait(studio, id, 'bye')).body.status, 'closed');
    assert.deepEqual(eventsOf(await studio.transcript(id)), [
      'queued',
      'accepted',
      'returned',
      'resolved',
      'reopened',
      'closed',
    ]);
  });

  it('is queued when a visitor writes after the end of a flow that reopens to people', async () => {
    const id = await begin(studio, 'queueing');
    await sayAndWait(studio, id, 'resolve');
    assert.equal((await sayAndWait(studio, id, 'Hello again')).body.status, 'queued');
    assert.equal((await command(studio, id, 'accept', { by: 'ana' })).body.status, 'human');
  });

  it('keeps the bot silent while people have the conversation', async () => {
    const id = await begin(studio, 'echo');
    await sayAndWait(studio, id, 'human');
    for (const text of ['one', 'bye', 'segment']) await sayAndWait(studio, id, text);
    await command(studio, id, 'accept', { by: 'ana' });
    for (const text of ['two', 'resolve', 'bye']) await sayAndWait(studio, id, text);
    await command(studio, id, 'reply', { text: 'I am here.', by: 'ana' });
    const transcript = await studio.transcript(id);
    const queuedAt = transcript.findIndex((entry) => entry.type === 'event' && entry.event === 'queued');
    assert.deepEqual(
      transcript.slice(queuedAt).filter(({ from }) => from === 'bot'),
      [],
    );
    assert.equal(await statusOf(id), 'human');
  });

  it('changes at once at a member’s command while an action hangs', async () => {
    gate.shut();
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    assert.equal((await command(studio, id, 'accept', { by: 'ana' })).body.status, 'human');
    await command(studio, id, 'reply', { text: 'I am here.', by: 'ana' });
    gate.open();
    await sayAndWait(studio, id, 'thanks');
    assert.equal(textsOf(await studio.transcript(id)).includes('You are a VIP.'), false);

    await command(studio, id, 'return', { by: 'ana' });
    assertGapless(await transcriptWith(studio, id, 'You are a VIP.'));
    assert.equal(await statusOf(id), 'bot');
  });

  it('is final at once when a conversation is closed while an action hangs', async () => {
    gate.shut();
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    await studio.say(id, 'still there?');
    assert.equal((await command(studio, id, 'close')).body.status, 'closed');
    gate.open();
    await untilStatus(id, 'closed');
    const transcript = await studio.transcript(id);
    const last = transcript.at(-1);
    assert.ok(last?.type === 'event' && last.event === 'closed');
    assert.deepEqual(textsOf(transcript, 'visitor'), ['segment', 'still there?']);
    // Every message that was accepted has an answer, and it stays the same.
    const { run } = await eventually(async () => {
      const { status } = await studio.client.workflow.getHandle(`conversation-${id}`).describe();
      return status.name === 'COMPLETED' ? { run: status.name } : undefined;
    });
    assert.equal(run, 'COMPLETED');
    assert.deepEqual(await studio.transcript(id), transcript);
  });

  it('has one winner when two members accept at once, and the other is told who', async () => {
    const id = await conversationIn('queued');
    const replies = await Promise.all(['ana', 'ben'].map((by) => command(studio, id, 'accept', { by })));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 409]);
    const lost = replies.find(({ status }) => status === 409);
    const { body } = await whole(id);
    const winner = body['assignee'] as { id: string; name: string };
    assert.equal(lost?.body.code, 'already_accepted');
    assert.ok(lost.body.detail?.includes(winner.name));
    assert.equal(eventsOf(await studio.transcript(id)).filter((event) => event === 'accepted').length, 1);
  });

  it('shows what a member did who has signed in as theirs, and nobody does it in another’s name', async () => {
    const id = await conversationIn('queued');
    const member = await studio.signIn('member');
    const path = `/api/v1/conversations/${id}`;
    const forged = await member.call('POST', `${path}/accept`, { by: 'ana' });
    assert.deepEqual([forged.status, forged.body['code']], [403, 'forbidden']);
    assert.equal((await whole(id)).body['assignee'], null);

    const taken = await eventually(async () => {
      const reply = await member.call('POST', `${path}/accept`, { id: 'taken' });
      return reply.status === 202 ? undefined : reply;
    });
    assert.equal(taken.status, 200, JSON.stringify(taken.body));
    assert.deepEqual((await whole(id)).body['assignee'], { id: member.id, name: member.name });
    const said = await eventually(async () => {
      const reply = await member.call('POST', `${path}/reply`, { id: 'said', text: 'Hi!', by: member.email });
      return reply.status === 202 ? undefined : reply;
    });
    assert.equal(said.status, 200, JSON.stringify(said.body));
    const reply = (await studio.transcript(id)).find(({ from }) => from === 'member');
    assert.deepEqual(reply?.author, { id: member.id, name: member.name });

    const anonymous = await studio.call('POST', `${path}/accept`, {});
    assert.deepEqual([anonymous.status, anonymous.body['code']], [422, 'invalid_input']);
  });
});

function eventsOf(transcript: Entry[]): string[] {
  return transcript.flatMap((entry) =>
    entry.type === 'event' && entry.audience === undefined ? [entry.event] : [],
  );
}
