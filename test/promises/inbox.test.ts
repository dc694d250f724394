import assert from 'node:assert/strict';
import { changesBefore, nextTransaction } from '../../src/store/conversations.ts';
import { openStudio, type MemberCall, type Studio } from '../support/studio.ts';
import type { SignedIn } from '../support/sign-in.ts';
import { command } from './support/commands.ts';
import { follow, type Told } from './support/events.ts';
import { begin, eventually, sayAndWait, transcriptWith } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

/** Members' pages are on one API process, visitors' on the other, as a load balancer would have it. */
describe('the inbox', () => {
  let studio: Studio;
  let other: string;
  let ana: SignedIn & { call: MemberCall };
  let ben: SignedIn & { call: MemberCall };

  before(async () => {
    studio = await openStudio();
    other = await studio.addApi();
    await studio.publish(echoFlow());
    [ana, ben] = [await studio.signIn('member'), await studio.signIn('member')];
  });

  after(() => studio.stop());

  const signalsIn = (told: Told[]) =>
    told.filter(({ event }) => event === 'signal').map(({ data }) => data as Record<string, unknown>);
  const isCaughtUp = (told: Told[]) => told.some(({ event }) => event === 'caught-up');
  const tokenOf = (id: string) => studio.auth.visitorToken(id);

  async function visitorSends(id: string, body: object): Promise<number> {
    const response = await fetch(`${other}/api/v1/conversations/${id}/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenOf(id)}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.status;
  }

  describe('signals', () => {
    it('of a visitor reach every member, on whichever API process, and are in no transcript', async () => {
      const id = await begin(studio, 'echo');
      const reading = await follow(studio, '/api/v1/events', { cookie: ana.cookie });
      const before = await studio.transcript(id);
      assert.equal(await visitorSends(id, { kind: 'typing' }), 204);
      assert.equal(await visitorSends(id, { kind: 'seen', seq: 1 }), 204);
      await reading.until((_events, told) => signalsIn(told).length >= 2);
      await reading.stop();
      assert.deepEqual(signalsIn(reading.told), [
        { conversation: id, kind: 'typing', from: 'visitor' },
        { conversation: id, kind: 'seen', from: 'visitor', seq: 1 },
      ]);
      assert.ok(reading.told.every(({ event, hasId }) => event !== 'signal' || !hasId));
      assert.deepEqual(await studio.transcript(id), before);
    });

    it('of a member reach the visitor by name, and only what the visitor may know', async () => {
      const id = await begin(studio, 'echo');
      const path = `/api/v1/conversations/${id}/events`;
      const reading = await follow(studio, path, { credential: await tokenOf(id), url: other });
      const send = (body: object) => ana.call('POST', `/api/v1/conversations/${id}/signals`, body);
      for (const kind of ['looking', 'typing', 'left']) assert.equal((await send({ kind })).status, 204);
      assert.equal((await send({ kind: 'seen', seq: 1 })).status, 204);
      await reading.until((_events, told) => signalsIn(told).some(({ kind }) => kind === 'seen'));
      await reading.stop();
      assert.deepEqual(signalsIn(reading.told), [
        { conversation: id, kind: 'typing', from: 'member', member: { name: ana.name } },
        { conversation: id, kind: 'seen', from: 'member', member: { name: ana.name }, seq: 1 },
      ]);
    });

    it('of a member warn the others, also one who comes later, and not the member themselves', async () => {
      const id = await begin(studio, 'echo');
      const own = await follow(studio, '/api/v1/events', { cookie: ana.cookie });
      await ana.call('POST', `/api/v1/conversations/${id}/signals`, { kind: 'looking' });
      const looks = (told: Told[]) =>
        signalsIn(told).some(({ conversation, kind }) => conversation === id && kind === 'looking');
      const later = await eventually(async () => {
        const reading = await follow(studio, '/api/v1/events', { cookie: ben.cookie, url: other });
        await reading.until((_events, told) => isCaughtUp(told));
        if (looks(reading.told)) return reading;
        await reading.stop();
        return undefined;
      });
      const seen = signalsIn(later.told).find(({ conversation }) => conversation === id);
      assert.deepEqual(seen, {
        conversation: id,
        kind: 'looking',
        from: 'member',
        member: { id: ana.id, name: ana.name },
      });
      await visitorSends(id, { kind: 'typing' });
      await own.until((_events, told) => signalsIn(told).some(({ from }) => from === 'visitor'));
      await Promise.all([own.stop(), later.stop()]);
      assert.ok(!looks(own.told));
    });

    it('tell a member’s other pages what they have read, and nobody else', async () => {
      const id = await begin(studio, 'echo');
      const readings = await Promise.all(
        [ana, ben].map(({ cookie }) => follow(studio, '/api/v1/events', { cookie, url: other })),
      );
      assert.deepEqual((await ana.call('PUT', `/api/v1/conversations/${id}/read`, { seq: 1 })).body, {
        seq: 1,
      });
      await visitorSends(id, { kind: 'stopped' });
      const isOver = (told: Told[]) => signalsIn(told).some(({ kind }) => kind === 'stopped');
      await Promise.all(readings.map((reading) => reading.until((_events, told) => isOver(told))));
      await Promise.all(readings.map((reading) => reading.stop()));
      const [own, others] = readings.map(({ told }) =>
        signalsIn(told).filter(({ conversation, kind }) => conversation === id && kind === 'read'),
      );
      const member = { id: ana.id, name: ana.name };
      assert.deepEqual(own, [{ conversation: id, kind: 'read', seq: 1, from: 'member', member }]);
      assert.deepEqual(others, []);
    });

    it('are refused for a conversation that is another’s or is not there', async () => {
      const id = await begin(studio, 'echo');
      const token = await tokenOf(id);
      const send = (to: string) =>
        studio.call('POST', `/api/v1/conversations/${to}/signals`, { kind: 'typing' }, token);
      assert.equal((await send('another')).status, 403);
      const nowhere = await ana.call('POST', '/api/v1/conversations/nowhere/signals', { kind: 'typing' });
      assert.equal(nowhere.status, 404);
    });
  });

  describe('a file', () => {
    const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

    const upload = async (id: string, headers: Record<string, string>) => {
      const response = await fetch(`${studio.url}/api/v1/conversations/${id}/files`, {
        method: 'POST',
        headers: { 'content-type': 'image/png', 'x-file-name': encodeURIComponent('Büro 1.png'), ...headers },
        body: PNG,
      });
      const { file } = (await response.json()) as { file: { id: string; url: string } };
      assert.equal(response.status, 201);
      return file;
    };

    it('of a visitor is answered by its name, shown to members, and read from either API process', async () => {
      const id = await begin(studio, 'echo');
      const token = await tokenOf(id);
      const { id: file, url } = await upload(id, { authorization: `Bearer ${token}` });
      const path = `/api/v1/conversations/${id}/messages`;
      const send = (body: object) => studio.call<{ code?: string }>('POST', path, body, token);
      await eventually(async () => {
        const { status } = await send({ id: 'm1', file });
        return status === 200 ? true : undefined;
      });
      assert.equal((await send({ id: 'm1', text: 'other' })).body.code, 'id_conflict');
      const transcript = await transcriptWith(studio, id, 'You said: Büro 1.png');
      const shown = transcript.find(({ id: entryId }) => entryId === 'm1');
      assert.ok(shown?.type === 'text');
      assert.deepEqual(shown.file, { id: file, name: 'Büro 1.png', type: 'image/png', bytes: PNG.length });
      assert.equal(shown.text, 'Büro 1.png');
      const read = await fetch(`${other}/api/v1/conversations/${id}/files/${file}`, {
        headers: { cookie: ana.cookie },
      });
      assert.deepEqual(Buffer.from(await read.arrayBuffer()), PNG);
      assert.equal((await fetch(`${other}${url}`)).status, 200);
    });

    it('of a member comes with their reply', async () => {
      const id = await begin(studio, 'echo');
      const { id: file } = await upload(id, { cookie: ana.cookie, origin: studio.url });
      const reply = await command(studio, id, 'reply', { file, text: 'Look here', by: ana.id });
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      const sent = (await studio.transcript(id)).find(({ from }) => from === 'member');
      assert.ok(sent?.type === 'text' && sent.file?.id === file && sent.text === 'Look here');
    });

    it('is sent in the conversation that it was uploaded to, and in no other', async () => {
      const [id, another] = [await begin(studio, 'echo'), await begin(studio, 'echo')];
      const { id: file } = await upload(id, { authorization: `Bearer ${await tokenOf(id)}` });
      const refused = await studio.call('POST', `/api/v1/conversations/${another}/messages`, { file });
      assert.equal(refused.status, 422);
    });
  });

  describe('a stream that is resumed', () => {
    it('has every missed change before it says that the reader has caught up', async () => {
      const ids = await Promise.all(Array.from({ length: 3 }, () => begin(studio, 'echo')));
      const first = await follow(studio, '/api/v1/events', { cookie: ana.cookie });
      for (const id of ids) await sayAndWait(studio, id, 'before');
      await first.until((events) => events.length > 0);
      await first.stop();
      for (const id of ids) await command(studio, id, 'reply', { text: `missed ${id}` });

      const after = first.events.at(-1)?.id ?? '';
      const resumed = await follow(studio, '/api/v1/events', { cookie: ana.cookie, after, url: other });
      await resumed.until((_events, told) => isCaughtUp(told));
      await resumed.stop();
      const end = resumed.told.findIndex(({ event }) => event === 'caught-up');
      const missed = JSON.stringify(resumed.told.slice(0, end));
      for (const id of ids) assert.ok(missed.includes(`missed ${id}`), id);
      assert.equal(resumed.told[end]?.hasId, false);
      assert.equal(resumed.told.filter(({ event }) => event === 'caught-up').length, 1);
    });

    it('does so for one conversation too, also when nothing was missed', async () => {
      const id = await begin(studio, 'echo');
      await sayAndWait(studio, id, 'hello');
      const path = `/api/v1/conversations/${id}/events`;
      for (const after of ['0', undefined, '999999999']) {
        const reading = await follow(studio, path, { ...(after !== undefined && { after }), url: other });
        await reading.until((_events, told) => isCaughtUp(told));
        await reading.stop();
        const shown = reading.told.findIndex(({ event }) => event === 'caught-up');
        const entries = JSON.stringify(reading.told.slice(0, shown));
        assert.equal(entries.includes('You said: hello'), after === '0');
      }
    });

    it('counts as caught up once all that was committed before is read, whatever comes meanwhile', async () => {
      const id = await begin(studio, 'echo');
      const begun = await nextTransaction(studio.database);
      assert.equal(await changesBefore(studio.database, { xid: '0', cursor: 0 }, begun), true);
      await sayAndWait(studio, id, 'after');
      assert.equal(await changesBefore(studio.database, { xid: begun, cursor: 0 }, begun), false);
    });
  });
});
