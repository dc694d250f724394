import assert from 'node:assert/strict';
import { toE164 } from '../../src/integrations/phone-number.ts';
import { retryAfter } from '../../src/integrations/retry-after.ts';

describe('phone numbers', () => {
  for (const [text, region, expected] of [
    ['+44 20 7946 0958', undefined, '+442079460958'],
    ['020 7946 0958', 'GB', '+442079460958'],
    ['(0)20-7946.0958', 'GB', '+442079460958'],
    ['030 901820', 'DE', '+4930901820'],
    ['+49 30 901820', 'GB', '+4930901820'],
    ['00 44 20 7946 0958', 'DE', '+442079460958'],
    ['(212) 555-0123', 'US', '+12125550123'],
    ['020 7946 0958', undefined, null],
    ['020 7946 0958', 'XX', null],
    ['call me on +44 20 7946 0958', undefined, null],
    ['+44 20', undefined, null],
    ['', 'GB', null],
  ] as const) {
    it(`“${text}” in ${region ?? 'no country'} is ${expected ?? 'no number'}`, () => {
      assert.equal(toE164(text, region), expected);
    });
  }
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0);
  for (const [header, expected] of [
    ['3', 3_000],
    ['0.5', 500],
    ['0', 0],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ] as const) {
    it(`“${header ?? ''}” asks for ${expected === null ? 'nothing' : `${expected} ms`}`, () => {
      assert.equal(retryAfter(header, now), expected);
    });
  }
});
