import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createS3Storage } from '../../src/store/s3-storage.ts';
import { startS3Double, type S3Double } from './s3.ts';

type Change = (url: URL, init: { headers: Headers; body?: unknown }) => void;

describe('the double of an S3-compatible store', () => {
  const { fetch } = globalThis;
  let double: S3Double;

  beforeEach(async () => {
    double = await startS3Double();
  });
  afterEach(async () => {
    globalThis.fetch = fetch;
    await double.stop();
  });

  const id = randomUUID();
  const changes: [string, Change, RegExp][] = [
    ['another body than was signed', (_url, init) => (init.body = 'other'), /XAmzContentSHA256Mismatch/],
    ['another query than was signed', (url) => url.searchParams.set('acl', ''), /SignatureDoesNotMatch/],
    [
      'another key than was signed',
      (url) => (url.pathname = url.pathname.replace(id, randomUUID())),
      /SignatureDoesNotMatch/,
    ],
    [
      'a header less than was signed',
      (_url, { headers }) => headers.delete('if-none-match'),
      /SignatureDoesNotMatch/,
    ],
    [
      'a header more than was signed',
      (_url, { headers }) => headers.set('x-amz-acl', 'public-read'),
      /SignatureDoesNotMatch/,
    ],
    [
      'another time than was signed',
      (_url, { headers }) => headers.set('x-amz-date', aMinuteFromNow()),
      /SignatureDoesNotMatch/,
    ],
    ['no signature', (_url, { headers }) => headers.delete('authorization'), /AccessDenied/],
  ];
  for (const [name, change, expected] of changes) {
    it(`takes no request with ${name}`, async () => {
      const storage = createS3Storage(double.settings);
      globalThis.fetch = (input, init) => {
        const url = new URL(input as string);
        const changed = { ...init, headers: new Headers(init?.headers) };
        change(url, changed);
        return fetch(url, changed);
      };
      await assert.rejects(storage.put(id, Buffer.from('a file')), expected);
      assert.equal(double.requests.length, 1);
      assert.equal(double.objects.size, 0);
      globalThis.fetch = fetch;
      await storage.put(id, Buffer.from('a file'));
    });
  }
});

/** As the header has it. */
function aMinuteFromNow(): string {
  return new Date(Date.now() + 60_000).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
}
