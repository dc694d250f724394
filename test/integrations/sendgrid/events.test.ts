import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { isPublicKey, readEvents } from '../../../src/integrations/sendgrid/events.ts';

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEY = ours.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const TIMESTAMP = '1767225600';

/** As SendGrid sends it: with a line end, which is signed too. */
function signed(events: unknown, privateKey = ours.privateKey) {
  const body = `${JSON.stringify(events)}\r\n`;
  return {
    headers: {
      'x-twilio-email-event-webhook-timestamp': TIMESTAMP,
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.from(TIMESTAMP + body),
        privateKey,
      ).toString('base64'),
    },
    body: Buffer.from(body),
  };
}

const event = (changes: object = {}) => ({
  email: 'kim@example.com',
  event: 'delivered',
  sg_event_id: 'event-1',
  sg_message_id: 'sinbT7ZmQ-OlkUGgQYqfVA.recvd-5f7b-0001.0',
  timestamp: 1_767_225_590,
  outbox_key: 'c1/mail@1',
  ...changes,
});

const read = (...events: object[]) => readEvents(KEY, signed(events)) ?? [];

describe('SendGrid’s events', () => {
  it('tell of the mail, under its outbox key', () => {
    assert.deepEqual(read(event()), [
      {
        eventId: 'event-1',
        outboxKey: 'c1/mail@1',
        providerId: 'sinbT7ZmQ-OlkUGgQYqfVA',
        status: 'delivered',
        state: 'delivered',
        error: null,
        occurredAt: new Date(1_767_225_590_000),
      },
    ]);
  });

  for (const [name, state] of [
    ['processed', 'sent'],
    ['deferred', 'sent'],
    ['delivered', 'delivered'],
    ['open', 'delivered'],
    ['click', 'delivered'],
    ['spamreport', 'delivered'],
    ['bounce', 'failed'],
    ['dropped', 'failed'],
  ] as const) {
    it(`“${name}” is ${state}`, () => {
      const [told] = read(event({ event: name }));
      assert.equal(told?.state, state);
      assert.equal(told?.error === null, state !== 'failed');
    });
  }

  for (const [what, fields, expected] of [
    [
      'an address that does not exist',
      { event: 'bounce', type: 'bounce', status: '5.1.1' },
      'invalid_recipient',
    ],
    [
      'the same, told in the reason only',
      { event: 'bounce', reason: '550 5.1.1 no such user' },
      'invalid_recipient',
    ],
    ['a full mailbox', { event: 'bounce', type: 'bounce', status: '5.2.2' }, 'rejected'],
    ['a block', { event: 'bounce', type: 'blocked', status: '5.1.8' }, 'rejected'],
    [
      'an address that has bounced before',
      { event: 'dropped', reason: 'Bounced Address' },
      'invalid_recipient',
    ],
    ['an unsubscribed address', { event: 'dropped', reason: 'Unsubscribed Address' }, 'opted_out'],
    ['somebody who reported spam', { event: 'dropped', reason: 'Spam Reporting Address' }, 'opted_out'],
    ['a text taken for spam', { event: 'dropped', reason: 'Spam Content' }, 'rejected'],
  ] as const) {
    it(`${what} is told as ${expected}`, () => {
      assert.equal(read(event(fields))[0]?.error?.code, expected);
    });
  }

  it('of many in one request all are read, and those of other mail are left out', () => {
    const told = read(
      event({ sg_event_id: 'a' }),
      event({ sg_event_id: 'b', outbox_key: undefined }),
      event({ sg_event_id: 'c', event: 'group_unsubscribe' }),
      event({ sg_event_id: 'd', event: 'constructor' }),
      event({ sg_event_id: undefined }),
      event({ sg_event_id: 'e', event: 'bounce', sg_message_id: undefined }),
    );
    assert.deepEqual(
      told.map(({ eventId, providerId }) => [eventId, providerId !== null]),
      [
        ['a', true],
        ['e', false],
      ],
    );
  });

  const genuine = signed([event()]);
  const signature = genuine.headers['x-twilio-email-event-webhook-signature'];
  for (const [what, request] of [
    ['signed by somebody else', signed([event()], theirs.privateKey)],
    [
      'without a signature',
      { ...genuine, headers: { ...genuine.headers, 'x-twilio-email-event-webhook-signature': undefined } },
    ],
    ['without a timestamp', { ...genuine, headers: { 'x-twilio-email-event-webhook-signature': signature } }],
    ['with a truncated signature', withHeaders({ signature: signature.slice(0, -6) })],
    ['with a signature that is none', withHeaders({ signature: 'nonsense' })],
    ['at another time', withHeaders({ timestamp: '1767225601' })],
    [
      'with one byte changed',
      { ...genuine, body: Buffer.from(genuine.body.toString().replace('delivered', 'deliverex')) },
    ],
    ['cut short', { ...genuine, body: genuine.body.subarray(0, -20) }],
    ['without the line end that SendGrid signs', { ...genuine, body: genuine.body.subarray(0, -2) }],
    ['with another line end', { ...genuine, body: Buffer.concat([genuine.body, Buffer.from('\r\n')]) }],
  ] as const) {
    it(`are refused ${what}`, () => {
      assert.equal(readEvents(KEY, request), null);
    });
  }

  it('are refused where the key that is set up is none', () => {
    assert.equal(readEvents('nonsense', genuine), null);
  });

  it('that are signed and no list are taken, and tell nothing', () => {
    assert.deepEqual(readEvents(KEY, signed({ hello: 'there' })), []);
  });

  it('need a public key of the right kind', () => {
    assert.ok(isPublicKey(KEY));
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    assert.ok(!isPublicKey(rsa.export({ type: 'spki', format: 'der' }).toString('base64')));
    for (const text of ['', 'nonsense', KEY.slice(0, -10)]) assert.ok(!isPublicKey(text), text);
  });

  function withHeaders(changed: { signature?: string; timestamp?: string }) {
    return {
      ...genuine,
      headers: {
        'x-twilio-email-event-webhook-timestamp': changed.timestamp ?? TIMESTAMP,
        'x-twilio-email-event-webhook-signature': changed.signature ?? signature,
      },
    };
  }
});
