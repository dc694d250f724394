import assert from 'node:assert/strict';
import { Inbox } from '../../../src/web/app/inbox/inbox.ts';

describe('a command of the inbox', () => {
  const { fetch } = globalThis;
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  /** Answers calls in this order; `null`: not at all. Gives the ids that the commands had. */
  function server(answers: (Response | null)[]): string[] {
    const ids: string[] = [];
    globalThis.fetch = (_, request) => {
      ids.push((JSON.parse(request?.body as string) as { id: string }).id);
      const answer = answers.shift();
      return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('fetch failed'));
    };
    return ids;
  }
  const done = () => Response.json({ working: false, seq: 1 });
  const refused = () =>
    Response.json({ code: 'not_queued', detail: 'Sam was faster.', status: 409 }, { status: 409 });

  it('is the same one when it is given again after no answer came', async () => {
    const ids = server([null, done(), done()]);
    const inbox = new Inbox('alex', () => {});
    await assert.rejects(inbox.act('c1', { name: 'resolve' }));
    await inbox.act('c1', { name: 'resolve' });
    await inbox.act('c1', { name: 'resolve' });
    assert.equal(ids[0], ids[1]);
    assert.notEqual(ids[1], ids[2]);
  });

  it('is another one for another conversation, for other words, and after a refusal', async () => {
    const ids = server([null, done(), done(), refused(), done()]);
    const inbox = new Inbox('alex', () => {});
    await assert.rejects(inbox.act('c1', { name: 'accept' }));
    await inbox.act('c2', { name: 'accept' });
    await inbox.act('c1', { name: 'resolve' });
    await assert.rejects(inbox.act('c3', { name: 'accept' }));
    await inbox.act('c3', { name: 'accept' });
    assert.equal(new Set(ids).size, ids.length);
  });
});
