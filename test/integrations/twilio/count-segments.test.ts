import assert from 'node:assert/strict';
import { countSegments } from '../../../src/integrations/twilio/count-segments.ts';

describe('the segments of a text', () => {
  for (const [what, text, expected] of [
    ['no text', '', { encoding: 'GSM-7', length: 0, segments: 0 }],
    ['160 plain characters', 'a'.repeat(160), { encoding: 'GSM-7', length: 160, segments: 1 }],
    ['161 plain characters', 'a'.repeat(161), { encoding: 'GSM-7', length: 161, segments: 2 }],
    ['306 plain characters', 'a'.repeat(306), { encoding: 'GSM-7', length: 306, segments: 2 }],
    ['307 plain characters', 'a'.repeat(307), { encoding: 'GSM-7', length: 307, segments: 3 }],
    [
      '80 euro signs, which take two places each',
      '€'.repeat(80),
      { encoding: 'GSM-7', length: 160, segments: 1 },
    ],
    ['81 euro signs', '€'.repeat(81), { encoding: 'GSM-7', length: 162, segments: 2 }],
    [
      'letters of the alphabet with marks',
      'Grüße, señor Ålesund ÆØ',
      { encoding: 'GSM-7', length: 23, segments: 1 },
    ],
    ['one letter that is not in it', 'Łódź', { encoding: 'UCS-2', length: 4, segments: 1 }],
    ['a curly quotation mark', '’'.repeat(70), { encoding: 'UCS-2', length: 70, segments: 1 }],
    ['71 of another alphabet', 'ж'.repeat(71), { encoding: 'UCS-2', length: 71, segments: 2 }],
    ['134 of another alphabet', 'ж'.repeat(134), { encoding: 'UCS-2', length: 134, segments: 2 }],
    ['135 of another alphabet', 'ж'.repeat(135), { encoding: 'UCS-2', length: 135, segments: 3 }],
    ['an emoji, which takes two places', '👋'.repeat(35), { encoding: 'UCS-2', length: 70, segments: 1 }],
    ['36 emoji', '👋'.repeat(36), { encoding: 'UCS-2', length: 72, segments: 2 }],
  ] as const) {
    it(what, () => {
      assert.deepEqual(countSegments(text), expected);
    });
  }

  // An escape and its character, or the halves of one character, stay together (3GPP TS 23.040, 9.2.3.24.1).
  it('does not split a character that takes two places', () => {
    assert.equal(countSegments(`${'a'.repeat(152)}€${'a'.repeat(152)}`).segments, 3);
    assert.equal(countSegments(`${'ж'.repeat(66)}👋${'ж'.repeat(66)}`).segments, 3);
  });
});
