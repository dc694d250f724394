import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createScrubber } from '../../src/integrations/scrub.ts';

const forms = (secret: string, user: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  encodeURIComponent(Buffer.from(secret).toString('base64')),
  Buffer.from(`${user}:${secret}`).toString('base64'),
];

describe('what providers say', () => {
  it('is told without the secrets, in whatever form they stand in it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          const scrub = createScrubber([secret], 'AC1');
          for (const form of forms(secret, 'AC1')) {
            const told = scrub(`${before}${form}${after}`);
            assert.ok(!told.includes(form), `${form} is left in ${told}`);
          }
        },
      ),
    );
  });

  it('is told as it is where there is no secret in it', () => {
    assert.equal(createScrubber(['a-long-secret', ''])('Nothing to hide: a-long'), 'Nothing to hide: a-long');
  });

  it('loses a secret wholly where another one is a part of it', () => {
    assert.equal(createScrubber(['abcdefgh', 'abcdefgh-ijkl'])('x abcdefgh-ijkl y'), 'x [secret] y');
  });
});
