import assert from 'node:assert/strict';
import { Inbox } from '../../../src/web/app/inbox/inbox.ts';
import { lastSeq, UNREAD_TRANSCRIPT } from '../../../src/web/app/inbox/transcript.ts';
import { whyNotSend } from '../../../src/web/app/inbox/take-events.ts';
import { eventually } from '../support/eventually.ts';

const BROWSER = {
  window: new EventTarget(),
  document: Object.assign(new EventTarget(), { hidden: false }),
  // Nothing of it is left when a test has ended.
  requestAnimationFrame: queueMicrotask,
  cancelAnimationFrame: () => {},
};

/** As the API has it, where nothing is heard of but what is asked for: its stream tells of no change. */
class QuietServer {
  readonly #at = new Date().toISOString();
  readonly #entries: object[] = [];

  readonly fetch = (address: unknown, { body, signal }: RequestInit = {}): Promise<Response> => {
    const path = new URL(String(address), 'http://localhost').pathname.replace('/api/v1', '');
    switch (path) {
      case '/events':
        return Promise.resolve(endless(signal ?? assert.fail()));
      case '/conversations':
        return Promise.resolve(Response.json({ conversations: [], next: null }));
      case '/conversations/c1':
        return Promise.resolve(Response.json(this.#conversation));
      case '/conversations/c1/messages':
        return Promise.resolve(Response.json({ messages: this.#entries, seq: this.#entries.length }));
      case '/conversations/c1/reply': {
        const { id, text } = JSON.parse(body as string) as { id: string; text: string };
        this.#entries.push({ seq: 1, id, text, at: this.#at, from: 'member', type: 'text' });
        return Promise.reject(new TypeError('fetch failed'));
      }
      default:
        return Promise.resolve(new Response(null, { status: 204 }));
    }
  };

  get #conversation(): object {
    return {
      ...{ id: 'c1', status: 'human', assignee: { id: 'ann', name: 'Ann' }, ticket: null },
      ...{ seq: this.#entries.length, unread: 0, last: null, variables: {}, updatedAt: this.#at },
    };
  }
}

function endless(signal: AbortSignal): Response {
  return new Response(
    new ReadableStream({
      start: (stream) => signal.addEventListener('abort', () => stream.error(new Error('It was cut.'))),
    }),
  );
}

describe('a reply whose answer was lost', () => {
  const before = { fetch: globalThis.fetch };
  afterEach(() => {
    for (const name of Object.keys(BROWSER)) Reflect.deleteProperty(globalThis, name);
    Object.assign(globalThis, before);
  });

  it('is not shown as unsent beside the entry that it became, though that was loaded and not told of', async () => {
    Object.assign(globalThis, BROWSER, { fetch: new QuietServer().fetch });
    const inbox = new Inbox('ann', () => {});
    inbox.start();
    await inbox.open('c1');
    await eventually(() => assert.equal(whyNotSend(inbox.store.state, 'c1'), null));
    assert.ok(inbox.send('c1', 'reply', 'It arrived'));
    const shown = () => inbox.store.state.transcripts.get('c1') ?? UNREAD_TRANSCRIPT;
    await eventually(() => assert.equal(lastSeq(shown()), 1));
    assert.deepEqual(inbox.store.state.outgoing.get('c1'), []);
    inbox.stop();
  });
});
