import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { isVerifyToken, readStatuses } from '../../../src/integrations/whatsapp/statuses.ts';

const SECRET = 'aa4734c2f7b7ee2e7b89614f945d5ff1';

function signed(value: unknown, secret = SECRET) {
  const body = Buffer.from(JSON.stringify(value));
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { headers: { 'x-hub-signature-256': `sha256=${signature}` }, body };
}

const told = (...statuses: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [
    { id: '1001', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', statuses } }] },
  ],
});

const status = (changes: object = {}) => ({
  id: 'wamid.1',
  status: 'delivered',
  timestamp: '1767225600',
  recipient_id: '447400123456',
  biz_opaque_callback_data: 'c1/wa@1',
  ...changes,
});

const read = (...statuses: object[]) => readStatuses(SECRET, signed(told(...statuses))) ?? [];

describe('WhatsApp’s statuses', () => {
  it('tell of the message, under its outbox key', () => {
    assert.deepEqual(read(status()), [
      {
        eventId: 'wamid.1:delivered',
        outboxKey: 'c1/wa@1',
        providerId: 'wamid.1',
        status: 'delivered',
        state: 'delivered',
        error: null,
        occurredAt: new Date(1_767_225_600_000),
      },
    ]);
  });

  for (const [name, state] of [
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['played', 'delivered'],
    ['failed', 'failed'],
    ['deleted', null],
    ['constructor', null],
  ] as const) {
    it(`“${name}” is ${state ?? 'nothing that is known'}`, () => {
      assert.equal(read(status({ status: name }))[0]?.state, state);
    });
  }

  for (const [code, expected] of [
    [131026, 'invalid_recipient'],
    [131050, 'opted_out'],
    [131047, 'rejected'],
    [131049, 'rejected'],
    [132015, 'template_changed'],
    [131042, 'rejected'],
    [999999, 'rejected'],
  ] as const) {
    it(`failed with ${code} is told as ${expected}`, () => {
      const errors = [{ code, title: 'Title', error_data: { details: 'The details.' } }];
      const [event] = read(status({ status: 'failed', errors }));
      assert.deepEqual(event?.error, {
        code: expected,
        message: `WhatsApp did not deliver it: The details. (${code})`,
      });
    });
  }

  it('failed without a reason is told all the same', () => {
    assert.equal(read(status({ status: 'failed' }))[0]?.error?.code, 'rejected');
  });

  it('are read from every change of every entry, among whatever else is told', () => {
    const change = (value: unknown) => ({ field: 'messages', value });
    const body = {
      entry: [
        {
          changes: [change({ messages: [{ id: 'wamid.in' }] }), change({ statuses: [status({ id: 'a' })] })],
        },
        {
          changes: [
            change({ errors: [{ code: 1 }], statuses: [status({ id: 'b' }), { id: 'no status' }, null] }),
          ],
        },
        { changes: 'none' },
        null,
      ],
    };
    assert.deepEqual(
      readStatuses(SECRET, signed(body))?.map(({ providerId }) => providerId),
      ['a', 'b'],
    );
  });

  const genuine = signed(told(status()));
  const signature = genuine.headers['x-hub-signature-256'];
  for (const [what, request] of [
    ['signed with another secret', signed(told(status()), 'f'.repeat(32))],
    ['without a signature', { ...genuine, headers: {} }],
    ['with an empty one', { ...genuine, headers: { 'x-hub-signature-256': '' } }],
    ['with a truncated one', { ...genuine, headers: { 'x-hub-signature-256': signature.slice(0, -2) } }],
    ['with its scheme left out', { ...genuine, headers: { 'x-hub-signature-256': signature.slice(7) } }],
    ['with two signatures', { ...genuine, headers: { 'x-hub-signature-256': `${signature}, ${signature}` } }],
    [
      'with one byte changed',
      { ...genuine, body: Buffer.from(genuine.body.toString().replace('wamid.1', 'wamid.2')) },
    ],
    ['cut short', { ...genuine, body: genuine.body.subarray(0, -1) }],
    ['with a line end added', { ...genuine, body: Buffer.concat([genuine.body, Buffer.from('\r\n')]) }],
  ] as const) {
    it(`are refused ${what}`, () => {
      assert.equal(readStatuses(SECRET, request), null);
    });
  }

  it('that are signed and make no sense are taken, and tell nothing', () => {
    assert.deepEqual(readStatuses(SECRET, signed('hello')), []);
    assert.deepEqual(readStatuses(SECRET, signed({ entry: 7 })), []);
  });
});

describe('the verify token', () => {
  it('is the one that was given, and no other of any length', () => {
    assert.ok(isVerifyToken('my-token', 'my-token'));
    for (const other of ['', 'my-toke', 'my-token ', 'My-token', 'x'.repeat(1_000)])
      assert.ok(!isVerifyToken('my-token', other), other);
  });
});
