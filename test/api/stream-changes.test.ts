import assert from 'node:assert/strict';
import { streamChanges } from '../../src/api/conversations/stream-changes.ts';
import { route } from '../../src/api/route.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { archiveMember } from '../../src/store/directory.ts';
import { startTestApi, type TestApi } from './support/test-api.ts';

/** A stream that nothing happens on, with quick signs of life. */
const stream = route({
  name: 'follow',
  method: 'get',
  path: '/stream',
  tag: 'service',
  summary: 'Follow',
  credentials: ['apiKey', 'member'],
  scope: 'conversations:read',
  responses: { 200: { description: 'Nothing.', stream: 'text/event-stream' } },
  handle: ({ stillAllowed }) => ({
    status: 200,
    stream: (response) =>
      streamChanges(
        response,
        {
          next: () => Promise.resolve([]),
          behind: () => Promise.resolve(false),
          subscribe: () => () => undefined,
        },
        { signal: new AbortController().signal, stillAllowed, heartbeat: 20 },
      ),
  }),
});

describe('a stream', () => {
  let api: TestApi;
  before(async () => {
    await emptyDatabase();
    api = await startTestApi([stream]);
  });
  after(() => api.stop());

  it('goes on while its reader may read it, and ends when they are archived', async () => {
    const database = await emptyDatabase();
    const { id, cookie } = await api.signIn('member');
    const response = await fetch(`${api.url}/stream`, { headers: { cookie } });
    let signs = 0;
    for await (const chunk of response.body ?? []) {
      signs += Buffer.from(chunk).toString().split(': still here').length - 1;
      if (signs >= 3) await archiveMember(database, id);
    }
    assert.ok(signs >= 3);
  });
});
