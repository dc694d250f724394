import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Entry } from '../../src/flow/transcript.ts';
import { openStudio, type Studio } from '../support/studio.ts';
import { command, untilDone } from './support/commands.ts';
import { echoFlow } from './support/flows.ts';

describe('a conversation’s start', () => {
  let studio: Studio;
  before(async () => {
    studio = await openStudio();
  });
  after(() => studio.stop());

  it('can be repeated though its flow was archived meanwhile', async () => {
    await studio.publish(echoFlow('passing'));
    const request = { flow: 'passing', id: randomUUID(), message: 'hello' };
    const first = await untilDone(() => studio.call('POST', '/api/v1/conversations', request));
    assert.equal(first.status, 201);
    await studio.call('POST', '/api/v1/flows/passing/archive', {});
    const again = await studio.call<{ id: string }>('POST', '/api/v1/conversations', request);
    assert.equal(again.status, 201);
    assert.equal(again.body.id, request.id);
    const other = await studio.call('POST', '/api/v1/conversations', { ...request, id: randomUUID() });
    assert.equal(other.status, 404);
  });

  it('is refused where it could never be read: under the name of a call', async () => {
    await studio.publish(echoFlow('counted'));
    const refused = await studio.call('POST', '/api/v1/conversations', { flow: 'counted', id: 'counts' });
    assert.equal(refused.status, 422);
    assert.match(JSON.stringify(refused.body), /any id but “counts”/);
  });

  it('is not lost on a connection that a proxy has kept for a minute: the server keeps it for longer', async () => {
    const { headers } = await studio.call('GET', '/api/v1/conversations');
    assert.equal(headers.get('keep-alive'), 'timeout=65');
  });

  it('is a visitor’s only from a page of this server', async () => {
    await studio.publish(echoFlow('open'));
    const startFrom = (origin: string) =>
      fetch(`${studio.url}/api/v1/widget/conversations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ flow: 'open' }),
      });
    // Accepted, if not answered in time.
    assert.ok((await startFrom(studio.url)).ok);
    for (const origin of ['https://elsewhere.example', 'null', 'http://127.0.0.1:1']) {
      const refused = await startFrom(origin);
      assert.equal(refused.status, 403, origin);
      assert.equal(((await refused.json()) as { code: string }).code, 'forbidden');
    }
  });

  it('gives a token with which nothing is learned of members but their names', async () => {
    await studio.publish(echoFlow('shown'));
    const member = { name: 'Kim', email: 'kim@example.com', teams: [] };
    await studio.call('PUT', '/api/v1/members/member-7f3a', member);
    const { id, token } = await studio.start('shown');
    for (const [name, body] of [
      ['accept', { by: 'member-7f3a' }],
      ['reply', { by: 'member-7f3a', text: 'Hello!' }],
      ['return', { by: 'member-7f3a' }],
    ] as const) {
      assert.equal((await command(studio, id, name, body)).status, 200, name);
    }
    const path = `/api/v1/conversations/${id}/messages`;
    const seen = await studio.call<{ messages: Entry[] }>('GET', path, undefined, token);
    assert.ok(seen.body.messages.some(({ author }) => author?.name === 'Kim'));
    assert.doesNotMatch(JSON.stringify(seen.body), /member-7f3a/);
    // Members see who it was.
    assert.match(JSON.stringify((await studio.call('GET', path)).body), /member-7f3a/);
  });
});
