import assert from 'node:assert/strict';
import { API_KEY, openStudio, type Studio, type Turn } from '../support/studio.ts';
import { follow } from './support/events.ts';
import { assertEchoedInOrder, begin, eventually, transcriptWith } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

describe('two API processes on one database', () => {
  let studio: Studio;
  let urls: string[];

  before(async () => {
    studio = await openStudio({ historyCap: 60 });
    urls = [studio.url, await studio.addApi()];
    await studio.publish(echoFlow());
  });

  after(() => studio.stop());

  async function say(url: string | undefined, conversation: string, text: string, id: string) {
    const response = await fetch(`${url}/api/v1/conversations/${conversation}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id, text }),
    });
    assert.ok(response.status === 200 || response.status === 202, `${text}: ${response.status}`);
    return { status: response.status, body: (await response.json()) as Turn };
  }

  async function acceptanceOrder(conversation: string): Promise<string[]> {
    const rows = await studio.database.query<{ text: string }>(
      `select body ->> 'text' as text from inbound where conversation_id = $1 order by position`,
      [conversation],
    );
    return rows.map(({ text }) => text);
  }

  it('keep the order of messages that go to one and the other in turn', async () => {
    const id = await begin(studio, 'echo');
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    for (const [index, text] of texts.entries()) await say(urls[index % 2], id, text, `m${index}`);
    assertEchoedInOrder(await transcriptWith(studio, id, 'You said: message 19'), texts);
  });

  it('count each message once and in order of acceptance when both get them at once, some of them twice', async () => {
    const id = await begin(studio, 'echo');
    const texts = Array.from({ length: 40 }, (_, index) => `message ${index}`);
    await Promise.all(
      texts.flatMap((text, index) => [
        say(urls[index % 2], id, text, `m${index}`),
        ...(index % 4 === 0 ? [say(urls[(index + 1) % 2], id, text, `m${index}`)] : []),
      ]),
    );
    const order = await acceptanceOrder(id);
    assert.equal(order.length, texts.length);
    assertEchoedInOrder(await transcriptWith(studio, id, `You said: ${order.at(-1) ?? ''}`), order);
    // What one of them handled the other tells the same.
    for (const [index, text] of texts.entries()) {
      const replies = await Promise.all(
        urls.map((url) =>
          eventually(async () => {
            const reply = await say(url, id, text, `m${index}`);
            return reply.status === 200 ? reply.body : undefined;
          }),
        ),
      );
      assert.deepEqual(replies[0], replies[1]);
    }
  });

  it('show on the stream of one what the other has stored', async () => {
    const id = await begin(studio, 'echo');
    const reading = await follow(studio, `/api/v1/conversations/${id}/events`, {
      after: '0',
      url: urls[1] as string,
    });
    await say(urls[0], id, 'hello', 'm1');
    await reading.until((events) =>
      events.some(({ entries }) =>
        entries.some((entry) => entry.type === 'text' && entry.text === 'You said: hello'),
      ),
    );
    await reading.stop();
  });
});
