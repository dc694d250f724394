import assert from 'node:assert/strict';
import twilio from 'twilio';
import { readStatusCallback } from '../../../src/integrations/twilio/status-callback.ts';

const TOKEN = 'd01b46e49c5d13e3a629fa4b2ab04ceb';
const URL = 'https://chat.example.com/webhooks/twilio/status?key=c1%2Fsms%401';
const FIELDS = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+442079460958', From: '+15005550006' };

/** As Twilio sends it. */
function signed(fields: Record<string, string> = FIELDS, url = URL, token = TOKEN) {
  return {
    url,
    headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(token, url, fields) },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

describe('Twilio’s status callbacks', () => {
  it('tell of the message, under the key in their own address', () => {
    assert.deepEqual(readStatusCallback(TOKEN, signed()), [
      {
        eventId: 'SM1:delivered',
        outboxKey: 'c1/sms@1',
        providerId: 'SM1',
        status: 'delivered',
        state: 'delivered',
        error: null,
        occurredAt: null,
      },
    ]);
  });

  for (const [status, state] of [
    ['accepted', 'sent'],
    ['scheduled', 'sent'],
    ['queued', 'sent'],
    ['sending', 'sent'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
    ['partially_delivered', null],
    ['constructor', null],
  ] as const) {
    it(`“${status}” is ${state ?? 'nothing that is known'}`, () => {
      const [event] = readStatusCallback(TOKEN, signed({ ...FIELDS, MessageStatus: status })) ?? [];
      assert.equal(event?.state, state);
      assert.equal(event?.error === null, state !== 'failed');
    });
  }

  for (const [code, expected] of [
    ['30001', 'unreachable'],
    ['30002', 'rejected'],
    ['30003', 'unreachable'],
    ['30004', 'opted_out'],
    ['30005', 'invalid_recipient'],
    ['30006', 'invalid_recipient'],
    ['30007', 'rejected'],
    ['30008', 'unreachable'],
    ['63014', 'opted_out'],
    ['63016', 'rejected'],
    ['63024', 'invalid_recipient'],
    ['39999', 'rejected'],
  ] as const) {
    it(`error ${code} is told as ${expected}`, () => {
      const fields = { ...FIELDS, MessageStatus: 'undelivered', ErrorCode: code };
      const [event] = readStatusCallback(TOKEN, signed(fields)) ?? [];
      assert.equal(event?.error?.code, expected);
      assert.match(event?.error?.message ?? '', new RegExp(code));
    });
  }

  it('are believed with fields that nobody has heard of, as these are signed too', () => {
    const fields = { ...FIELDS, SomethingNew: 'a+b & c=d', RawDlrDoneDate: '2601011200' };
    assert.equal(readStatusCallback(TOKEN, signed(fields))?.length, 1);
  });

  for (const [what, request] of [
    ['with another account’s token', signed(FIELDS, URL, 'f'.repeat(32))],
    ['for another address', { ...signed(), url: URL.replace('c1', 'c2') }],
    ['for the same address without its query', { ...signed(), url: URL.split('?')[0] ?? '' }],
    ['without a signature', { ...signed(), headers: {} }],
    ['with an empty one', { ...signed(), headers: { 'x-twilio-signature': '' } }],
    ['with a truncated one', truncated()],
    ['with a field changed', { ...signed(), body: Buffer.from('MessageSid=SM1&MessageStatus=failed') }],
    ['with a field left out', { ...signed(), body: Buffer.from('MessageSid=SM1&MessageStatus=delivered') }],
    ['with a field added', { ...signed(), body: Buffer.concat([signed().body, Buffer.from('&X=1')]) }],
    ['with a body cut short', { ...signed(), body: signed().body.subarray(0, 20) }],
    ['with no body', { ...signed(), body: Buffer.alloc(0) }],
  ] as [string, ReturnType<typeof signed>][]) {
    it(`are refused ${what}`, () => {
      assert.equal(readStatusCallback(TOKEN, request), null);
    });
  }

  it('tell nothing when they are of no message', () => {
    assert.deepEqual(readStatusCallback(TOKEN, signed({ AccountSid: 'AC1' })), []);
  });

  function truncated() {
    const request = signed();
    const signature = request.headers['x-twilio-signature'];
    return { ...request, headers: { 'x-twilio-signature': signature.slice(0, -2) } };
  }
});
