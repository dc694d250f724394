import assert from 'node:assert/strict';
import { allRoutes } from '../api/support/all-routes.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { command } from './support/commands.ts';
import { follow } from './support/events.ts';
import { begin, sayAndWait } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

/** Each stands where only members may look; none is part of another text. */
const SECRETS = {
  note: 'zzz-note-a-difficult-customer',
  variable: 'zzz-variable-credit-limit',
  visitor: 'zzz-visitor-what-the-backend-knows',
  contact: 'zzz-contact@example.com',
  segment: 'zzz-segment',
  reply: 'zzz-canned-reply',
};

const json = (value: object) => ({ type: 'application/json', body: JSON.stringify(value) });

describe('a visitor with the token of their conversation', () => {
  let studio: Studio;
  let own: string;
  let others: string;
  let token: string;

  before(async () => {
    studio = await openStudio();
    await studio.publish(echoFlow());
    await studio.call('PUT', `/api/v1/segments/${SECRETS.segment}`, { name: SECRETS.segment });
    await studio.call('PUT', '/api/v1/members/ana', { name: 'Ana', email: 'zzz-member@example.com' });
    await studio.call('POST', '/api/v1/canned-replies', { title: 'Hi', text: SECRETS.reply });
    const { body: contact } = await studio.call<{ id: string }>('POST', '/api/v1/contacts', {
      email: SECRETS.contact,
    });
    const known = {
      variables: { limit: SECRETS.variable },
      visitor: { id: SECRETS.visitor, name: 'Kim' },
    };
    [own, others] = [await begin(studio, 'echo', known), await begin(studio, 'echo')];
    await studio.database.query(`update conversations set contact_id = $1 where id = $2`, [contact.id, own]);
    for (const id of [own, others]) {
      await command(studio, id, 'note', { text: `${SECRETS.note} in ${id}`, by: 'ana' });
      await command(studio, id, 'segment', { segment: SECRETS.segment, by: 'ana' });
      await sayAndWait(studio, id, `zzz-said in ${id}`);
    }
    token = await studio.auth.visitorToken(own);
  });

  after(() => studio.stop());

  /** The status and whole body of a call with the visitor's token; of a stream, all up to `caught-up`. */
  async function readAs(credential: string | null, path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${studio.url}${path}`, {
      headers: {
        ...(credential !== null && { authorization: `Bearer ${credential}` }),
        'last-event-id': path === '/api/v1/events' ? '0.0' : '0',
      },
    });
    const { status, headers } = response;
    if (headers.get('content-type')?.startsWith('text/event-stream') !== true)
      return { status, text: await response.text() };
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (text.includes('event: caught-up')) break;
    }
    return { status, text };
  }

  const secretsIn = (text: string) => Object.values(SECRETS).filter((secret) => text.includes(secret));

  /** The address of every GET there is, of this conversation where it is of one. */
  async function everyGet(conversation: string): Promise<string[]> {
    const routes = await allRoutes();
    return routes
      .filter(({ method }) => method === 'get')
      .map(({ path }) => path.replace(':id', conversation).replaceAll(/:\w+/g, '1'));
  }

  it('reaches no note, variable, audit, contact or segment by any GET there is', async () => {
    const read: string[] = [];
    for (const path of await everyGet(own)) {
      const { status, text } = await readAs(token, path);
      assert.deepEqual(secretsIn(text), [], path);
      if (status === 200 && path.startsWith('/api/v1/conversations/'))
        read.push(path.split('/').at(-1) ?? '');
    }
    assert.ok(read.includes('messages') && read.includes('events') && read.includes(own), read.join());
  });

  it('reaches none of it either by any other call there is, those included that they may make', async () => {
    const png = new Uint8Array(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    /** What a visitor would send; to all others nothing is sent. */
    const bodies: Record<string, { type: string; body: string | Uint8Array<ArrayBuffer> }> = {
      messages: json({ id: 'any', text: 'any' }),
      signals: json({ kind: 'seen', seq: 1 }),
      files: { type: 'image/png', body: png },
      'widget/conversations': json({ id: own, flow: 'echo' }),
    };
    const made: string[] = [];
    for (const { method, path } of await allRoutes()) {
      if (method === 'get') continue;
      const [name] = Object.keys(bodies).filter((tail) => path.endsWith(`/${tail}`));
      const { type, body } = (name === undefined ? undefined : bodies[name]) ?? json({});
      const response = await fetch(studio.url + path.replace(':id', own).replaceAll(/:\w+/g, '1'), {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${token}`, 'content-type': type, 'x-file-name': 'any.png' },
        body,
      });
      const text = await response.text();
      assert.deepEqual(secretsIn(text), [], `${method} ${path}`);
      if (response.ok) made.push(name ?? path);
    }
    for (const name of ['messages', 'signals', 'files']) assert.ok(made.includes(name), made.join());
  });

  it('reaches nothing at all of another conversation by any GET there is', async () => {
    for (const path of await everyGet(others)) {
      const { status, text } = await readAs(token, path);
      assert.ok(!text.includes(`zzz-said in ${others}`), path);
      assert.deepEqual(secretsIn(text), [], path);
      if (path.startsWith(`/api/v1/conversations/${others}`)) assert.equal(status, 403, path);
    }
  });

  it('and nobody without any credential reads a conversation', async () => {
    for (const path of await everyGet(own)) {
      const { text } = await readAs(null, path);
      assert.ok(!text.includes('zzz-'), path);
    }
  });

  it('while what is hidden from them is there for a backend, by the same calls', async () => {
    const { text } = await readAs('test-api-key', `/api/v1/conversations/${own}/messages`);
    assert.ok(text.includes(SECRETS.note));
    const found = await Promise.all(
      (await everyGet(own)).map(async (path) => secretsIn((await readAs('test-api-key', path)).text)),
    );
    assert.deepEqual([...new Set(found.flat())].sort(), Object.values(SECRETS).sort());
  });

  it('is not told of a note by their stream, nor by the answers to what they send', async () => {
    const path = `/api/v1/conversations/${own}/events`;
    const reading = await follow(studio, path, { credential: token });
    await command(studio, own, 'note', { text: `${SECRETS.note} again`, by: 'ana' });
    const answer = await studio.call<{ messages: unknown }>(
      'POST',
      `/api/v1/conversations/${own}/messages`,
      { id: 'last', text: 'last' },
      token,
    );
    await reading.until((events) => JSON.stringify(events).includes('You said: last'));
    await reading.stop();
    assert.deepEqual(secretsIn(JSON.stringify([answer.body, reading.told])), []);
  });
});
