import assert from 'node:assert/strict';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Entry } from '../../src/flow/transcript.ts';
import { goOnWithoutKnowing, outboxKey, type OutboxRow } from '../../src/store/outbox.ts';
import { findSend } from '../../src/store/outbox-readers.ts';
import { readChanges } from '../../src/store/conversations.ts';
import { storeEvents } from '../../src/store/provider-events.ts';
import { pendingActivities } from '../../src/temporal/describe-workflow.ts';
import { wakeActivity } from '../../src/temporal/wake-activity.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { accepted, ambiguous, later, refused, scriptedSender } from '../support/scripted-sender.ts';
import { API_KEY, openStudio, type Studio } from '../support/studio.ts';
import { command } from './support/commands.ts';
import { begin, eventually, textsOf, transcriptWith } from './support/expectations.ts';
import { texterFlow } from './support/flows.ts';

const HOUR = 3_600_000;
const ACCOUNT = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'b'.repeat(32) };

interface Reply {
  status: number;
  body: Record<string, unknown>;
}

describe('what is sent', () => {
  const sender = scriptedSender([accepted()]);
  let studio: Studio;

  before(async () => {
    studio = await openStudio({
      findSender: () => Promise.resolve(sender),
      // Whoever is to be looked up waits for an hour: what goes on at once has been woken.
      sendTimings: { lookUp: HOUR, hold: HOUR },
    });
    const connected = await studio.call('PUT', '/api/v1/integrations/twilio', ACCOUNT);
    assert.equal(connected.status, 200, JSON.stringify(connected.body));
    await studio.publish(texterFlow());
    await studio.publish(texterFlow('waiter', true));
  });
  after(() => studio.stop());

  beforeEach(() => {
    sender.answers = [accepted(null)];
    sender.asked.length = 0;
  });

  /** Lets a new conversation send this; resolves to its id. */
  async function send(text: string, flow = 'texter'): Promise<string> {
    const id = await begin(studio, flow);
    await studio.say(id, text);
    return id;
  }
  const conversation = async (id: string) =>
    (await studio.call<{ sending: Record<string, unknown> | null }>('GET', `/api/v1/conversations/${id}`))
      .body;
  const keyOf = (id: string, action = 'send@2') => outboxKey(id, action);
  const rowOf = (id: string) =>
    eventually(async () => (await findSend(studio.database, keyOf(id))) ?? undefined);
  const inState = (id: string, state: OutboxRow['state']) =>
    eventually(async () => {
      const row = await rowOf(id);
      return row.state === state ? row : undefined;
    });
  /** Unknown, and Temporal has heard how the attempt ended: one that is under way there is not woken. */
  const unknown = async (id: string) => {
    const row = await inState(id, 'unknown');
    await eventually(async () => {
      const pending = await pendingActivities(studio.client, workflowIdOf(id));
      return pending.some(({ state }) => state === 'waiting') ? true : undefined;
    });
    return row;
  };
  const settle = (id: string, decision: string): Promise<Reply> =>
    studio.call('POST', `/api/v1/outbox/${encodeURIComponent(keyOf(id))}/settle`, { decision });

  /** What Twilio tells of the message that this conversation has sent. */
  async function tell(
    id: string,
    status: string,
    { code, spoil = (body) => body }: { code?: number; spoil?: (body: string) => string } = {},
  ): Promise<number> {
    const url = `${studio.url}/webhooks/twilio/status?key=${encodeURIComponent(keyOf(id))}`;
    const fields: Record<string, string> = {
      AccountSid: ACCOUNT.accountSid,
      MessageSid: `SM-${id}`,
      MessageStatus: status,
      ...(code !== undefined && { ErrorCode: String(code) }),
    };
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': getExpectedTwilioSignature(ACCOUNT.authToken, url, fields),
      },
      body: spoil(new URLSearchParams(fields).toString()),
    });
    await response.arrayBuffer();
    return response.status;
  }
  const sentEntry = async (id: string) =>
    (await studio.transcript(id)).find((entry) => entry.type === 'event' && entry.event === 'sent') as
      (Entry & { delivery?: { state: string; status: string | null } }) | undefined;

  describe('while it is retried', () => {
    it('leaves the visitor free to write, and the API says what is retried, why, and when next', async () => {
      sender.answers = [later(60_000)];
      const id = await send('one');
      const sending = await eventually(async () => {
        const { sending } = await conversation(id);
        return sending?.['lastError'] ? sending : undefined;
      });
      const { nextAttemptAt, ...rest } = sending;
      assert.deepEqual(rest, {
        key: 'send@2',
        action: 'sendSms',
        state: 'pending',
        attempt: 1,
        lastError: { code: 'unavailable', message: 'The provider is busy.' },
      });
      assert.ok(Date.parse(String(nextAttemptAt)) > Date.now());

      assert.equal((await studio.say(id, 'two')).status, 202);
      await eventually(async () =>
        textsOf(await studio.transcript(id), 'visitor').includes('two') ? true : undefined,
      );
      assert.equal(sender.asked.length, 1);

      sender.answers = [accepted()];
      await studio.database.query('update outbox set next_attempt_at = null where conversation_id = $1', [
        id,
      ]);
      // Should Temporal be too slow for it, the next attempt comes by itself.
      await wakeActivity(studio.client, id, 'send@2').catch(() => undefined);
      const transcript = await transcriptWith(studio, id, 'Sent: two');
      assert.ok(textsOf(transcript).includes('Sent: one'));
      assert.equal((await conversation(id)).sending, null);
    });

    it('tells whoever follows the conversation', async () => {
      sender.answers = [later(60_000)];
      const id = await begin(studio, 'texter');
      const stop = new AbortController();
      const response = await fetch(`${studio.url}/api/v1/conversations/${id}/events`, {
        headers: { authorization: `Bearer ${API_KEY}` },
        signal: stop.signal,
      });
      await studio.say(id, 'one');
      let received = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? assert.fail()) {
        received += decoder.decode(chunk, { stream: true });
        if (/"lastError":\{"code":"unavailable"/.test(received)) break;
      }
      stop.abort();
      await command(studio, id, 'close');
      assert.equal((await conversation(id)).sending, null, 'a closed one sends nothing');
    });

    it('is given up at once when the provider refuses it for good', async () => {
      sender.answers = [refused];
      const id = await send('one');
      await transcriptWith(studio, id, 'Failed: opted_out');
      assert.deepEqual((await inState(id, 'failed')).error, refused.kind === 'refused' && refused.error);
    });
  });

  describe('of which it is not known whether it was accepted', () => {
    beforeEach(() => {
      sender.answers = [ambiguous, accepted('SM2')];
    });

    it('is not sent again, and its flow goes on as soon as a webhook proves it', async () => {
      const id = await send('one');
      await unknown(id);
      assert.equal((await conversation(id)).sending?.['state'], 'unknown');
      assert.equal(await tell(id, 'sent'), 200);
      await transcriptWith(studio, id, 'Sent: one');
      assert.equal(sender.asked.length, 1);
    });

    for (const [decision, text, asked] of [
      ['sent', 'Sent: one', 1],
      ['failed', 'Failed: delivery_unknown', 1],
      ['resend', 'Sent: one', 2],
    ] as const) {
      it(`goes on as a person decides: ${decision}`, async () => {
        const id = await send('one');
        await unknown(id);
        const { status, body } = await settle(id, decision);
        assert.equal(status, 200, JSON.stringify(body));
        assert.equal(body['effect'], 'flow');
        await transcriptWith(studio, id, text);
        assert.equal(sender.asked.length, asked);
        const again = await settle(id, decision);
        assert.deepEqual([again.status, again.body['code']], [409, 'refused']);
      });
    }

    it('whose flow has gone on is only marked; it is not sent behind the flow’s back', async () => {
      const id = await send('one');
      const { key } = await unknown(id);
      await goOnWithoutKnowing(studio.database, key, { code: 'delivery_unknown', message: 'Not found out.' });
      await eventually(() =>
        wakeActivity(studio.client, id, 'send@2').then(
          () => true,
          () => undefined,
        ),
      );
      await transcriptWith(studio, id, 'Failed: delivery_unknown');
      const resend = await settle(id, 'resend');
      assert.deepEqual([resend.status, resend.body['code']], [409, 'refused']);
      const { status, body } = await settle(id, 'sent');
      assert.deepEqual([status, body['effect']], [200, 'books']);
      assert.equal(sender.asked.length, 1);
      assert.equal((await rowOf(id)).state, 'sent');
    });
  });

  describe('and is delivered', () => {
    it('shows members what became of it, in the entry that tells of it; the visitor does not see it', async () => {
      const id = await send('one');
      await transcriptWith(studio, id, 'Sent: one');
      assert.equal((await sentEntry(id))?.delivery?.state, 'sent');
      const { body } = await studio.call<{ cursor: string }>('GET', `/api/v1/conversations/${id}/messages`);
      await tell(id, 'read');
      await inState(id, 'delivered');
      const { state, status } = (await sentEntry(id))?.delivery ?? assert.fail();
      assert.deepEqual([state, status], ['delivered', 'read']);

      const since = await readChanges(studio.database, id, Number(body.cursor), 10);
      const { seq } = (await sentEntry(id)) ?? assert.fail();
      assert.deepEqual(since.map(({ fromSeq, toSeq }) => [fromSeq, toSeq]).at(-1), [seq - 1, seq]);

      const token = await studio.auth.visitorToken(id);
      const path = `/api/v1/conversations/${id}/messages`;
      const visitors = await studio.call<{ messages: Entry[] }>('GET', path, undefined, token);
      assert.ok(visitors.body.messages.every(({ type }) => type === 'text'));
      const outbox = await studio.call('GET', '/api/v1/outbox', undefined, token);
      assert.equal(outbox.status, 403);
    });

    for (const [state, status, code, text] of [
      ['delivered', 'delivered', undefined, 'Arrived: one'],
      ['failed', 'undelivered', 30003, 'Lost: unreachable'],
    ] as const) {
      it(`lets a flow go on that waits for it, once, however often and late it is told: ${state}`, async () => {
        const id = await send('one', 'waiter');
        await inState(id, 'sent');
        const last = () => tell(id, status, code === undefined ? {} : { code });
        assert.deepEqual([await last(), await tell(id, 'sent'), await last()], [200, 200, 200]);
        await transcriptWith(studio, id, text);
        assert.equal(await last(), 200);
        const row = await eventually(async () => {
          const row = await rowOf(id);
          return row.deliveryToldAt ? row : undefined;
        });
        assert.equal(row.state, state);
        assert.equal(textsOf(await studio.transcript(id)).filter((one) => one === text).length, 1);
      });
    }

    it('lets it go on though it was told before the provider’s answer', async () => {
      let id = '';
      sender.answers = [
        async () => {
          await tell(id, 'delivered');
          return accepted(null);
        },
      ];
      id = await begin(studio, 'waiter');
      await studio.say(id, 'one');
      await transcriptWith(studio, id, 'Arrived: one');
    });

    it('lets it go on though it was told to a process that ended right then', async () => {
      const id = await send('one', 'waiter');
      await inState(id, 'sent');
      await studio.stopApi();
      await storeEvents(studio.database, 'twilio', [
        {
          eventId: `SM-${id}:delivered`,
          outboxKey: keyOf(id),
          providerId: `SM-${id}`,
          status: 'delivered',
          state: 'delivered',
          error: null,
          occurredAt: null,
        },
      ]);
      await studio.startApi();
      await transcriptWith(studio, id, 'Arrived: one');
    });

    it('lets it go on, once, though two API processes are told', async () => {
      await studio.addApi();
      const id = await send('one', 'waiter');
      await inState(id, 'sent');
      await Promise.all([tell(id, 'delivered'), tell(id, 'delivered')]);
      const transcript = await transcriptWith(studio, id, 'Arrived: one');
      assert.equal(textsOf(transcript).filter((text) => text === 'Arrived: one').length, 1);
    });
  });

  describe('a webhook', () => {
    const count = async () =>
      (await studio.database.query<{ n: number }>('select count(*)::int as n from provider_events'))[0]?.n;

    it('that is forged, altered or cut short is refused, and leaves no trace', async () => {
      const id = await send('one');
      await inState(id, 'sent');
      const before = await count();
      for (const spoil of [
        (body: string) => body.replace('delivered', 'failed'),
        (body: string) => body.slice(0, -1),
        () => '',
      ]) {
        assert.equal(await tell(id, 'delivered', { spoil }), 403);
      }
      for (const [path, type] of [
        ['twilio/status', 'application/x-www-form-urlencoded'],
        ['sendgrid/events', 'application/json'],
        ['whatsapp', 'application/json'],
      ] as const) {
        const response = await fetch(`${studio.url}/webhooks/${path}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: 'MessageSid=SM1&MessageStatus=delivered',
        });
        const { code } = (await response.json()) as { code: string };
        assert.deepEqual([response.status, code], [403, 'forbidden'], path);
      }
      assert.equal(await count(), before);
      assert.equal((await rowOf(id)).state, 'sent');
    });

    it('about something that nobody here has sent is stored, and does no harm', async () => {
      const before = (await count()) ?? 0;
      assert.equal(await tell('nobody', 'canceled'), 200);
      assert.equal(await count(), before + 1);
    });

    it('in another form than its provider’s is refused', async () => {
      const response = await fetch(`${studio.url}/webhooks/twilio/status`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      await response.arrayBuffer();
      assert.equal(response.status, 415);
    });
  });

  describe('in the API', () => {
    it('is listed and shown with all that happened to it', async () => {
      sender.answers = [later(1), accepted('SM-shown')];
      const id = await send('one');
      await transcriptWith(studio, id, 'Sent: one');
      const list = await studio.call<{ sends: { key: string }[] }>(
        'GET',
        `/api/v1/outbox?conversation=${id}&state=sent`,
      );
      assert.deepEqual(
        list.body.sends.map(({ key }) => key),
        [keyOf(id)],
      );
      const { body } = await studio.call('GET', `/api/v1/outbox/${encodeURIComponent(keyOf(id))}`);
      assert.deepEqual(body['request'], { from: 'Shop', to: '+442079460000', text: 'one', region: 'GB' });
      assert.deepEqual(
        (body['attempts'] as { result: string }[]).map(({ result }) => result),
        ['later', 'accepted'],
      );
      assert.deepEqual(
        [body['action'], body['providerId'], body['flowWaits']],
        ['sendSms', 'SM-shown', false],
      );
    });

    it('is by page, and what is not there is not found', async () => {
      const seen = new Set<string>();
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page: { body: { sends: { key: string }[]; next: string | null } } = await studio.call(
          'GET',
          `/api/v1/outbox?limit=3${query}`,
        );
        for (const { key } of page.body.sends) assert.ok(!seen.has(key) && seen.add(key));
        cursor = page.body.next;
      }
      const [{ n } = { n: 0 }] = await studio.database.query<{ n: number }>(
        'select count(*)::int as n from outbox',
      );
      assert.equal(seen.size, n);
      assert.equal((await studio.call('GET', '/api/v1/outbox/nothing')).status, 404);
      assert.equal(
        (await studio.call('POST', '/api/v1/outbox/nothing/settle', { decision: 'sent' })).status,
        404,
      );
      assert.equal((await studio.call('GET', '/api/v1/outbox?cursor=nonsense')).status, 422);
    });
  });
});
