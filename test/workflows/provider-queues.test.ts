import assert from 'node:assert/strict';
import { eventually } from '../promises/support/expectations.ts';
import { openStudio, type Studio } from '../support/studio.ts';

/** Sends one SMS and ends. */
const smsFlow = {
  format: 1,
  id: 'sms',
  name: 'SMS',
  start: 'send',
  nodes: {
    send: {
      kind: 'action',
      action: 'sendSms',
      from: 'Shop',
      to: '+447700900123',
      text: 'Hello',
      outlets: { success: 'end', error: 'end' },
    },
    end: { kind: 'end' },
  },
};

const PER_SECOND = 2;
const SENDS = 12;

describe('a provider’s queue', () => {
  const times: number[] = [];
  let studio: Studio;

  before(async () => {
    studio = await openStudio({
      sendsPerSecond: { twilio: PER_SECOND },
      wrap: (activities) => ({
        ...activities,
        sendSms() {
          times.push(Date.now());
          return Promise.resolve({ sent: { to: '+447700900123' } });
        },
      }),
    });
    await studio.addWorker();
    await studio.publish(smsFlow);
  });

  after(() => studio.stop());

  it('holds all workers together to its provider’s rate', async () => {
    await Promise.all(
      Array.from({ length: SENDS }, () => studio.call('POST', '/api/v1/conversations', { flow: 'sms' })),
    );
    await eventually(() => Promise.resolve(times.length >= SENDS ? true : undefined));
    // However slow the machine is, it cannot be faster than this. What is saved up while nothing is sent is one second's,
    // and the first ones may be noted late by as much.
    const [first = 0, last = 0] = [times[0], times.at(-1)];
    assert.ok(
      last - first >= ((SENDS - 4 * PER_SECOND) / PER_SECOND) * 1_000,
      `${SENDS} sends took ${last - first} ms`,
    );
  });
});
