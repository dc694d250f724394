import assert from 'node:assert/strict';
import { readServerEvents, type ServerEvent } from '../../../src/web/widget/server-events.ts';

/** A body that delivers these pieces and then stays open, or ends. */
function bodyOf(pieces: Uint8Array[], then: 'ends' | 'stays open' = 'ends'): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = left.shift();
      if (piece) controller.enqueue(piece);
      else if (then === 'ends') controller.close();
      else return new Promise(() => undefined);
    },
  });
}

async function readAll(body: ReadableStream<Uint8Array>, silence = 1_000): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readServerEvents(body, silence)) events.push(event);
  return events;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the reader of server-sent events', () => {
  it('reads type, id and data of every event and skips the heartbeats', async () => {
    const text = ': welcome\n\nevent: change\nid: 7\ndata: {"a":1}\n\n: beat\n\ndata: one\ndata: two\n\n';
    assert.deepEqual(await readAll(bodyOf([bytes(text)])), [
      { type: 'change', id: '7', data: '{"a":1}' },
      { type: 'message', id: null, data: 'one\ntwo' },
    ]);
  });

  it('reads the same events wherever the pieces end, within a character too', async () => {
    const text = 'event: change\r\nid: 1\r\ndata: "Grüße 🎈"\r\n\r\nevent: change\rid: 2\rdata: x\r\r: end\n';
    const whole = bytes(text);
    const expected = [
      { type: 'change', id: '1', data: '"Grüße 🎈"' },
      { type: 'change', id: '2', data: 'x' },
    ];
    for (let size = 1; size <= 12; size++) {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < whole.length; at += size) pieces.push(whole.slice(at, at + size));
      assert.deepEqual(await readAll(bodyOf(pieces)), expected, `pieces of ${size} bytes`);
    }
  });

  it('does not yield an event that the end of the stream cut off', async () => {
    assert.deepEqual(await readAll(bodyOf([bytes('event: change\nid: 3\ndata: {"half":')])), []);
  });

  it('ends when the stream is silent, and not while heartbeats come', async () => {
    let cancelled = false;
    let beats = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (beats++ < 5) {
          await new Promise((resolve) => setTimeout(resolve, 40));
          controller.enqueue(bytes(': beat\n\n'));
        } else await new Promise(() => undefined);
      },
      cancel() {
        cancelled = true;
      },
    });
    assert.deepEqual(await readAll(body, 150), []);
    assert.equal(beats, 6, 'every heartbeat was waited for');
    assert.ok(cancelled, 'the connection was let go');
  });
});
