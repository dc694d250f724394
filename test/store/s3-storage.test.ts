import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { FileStoreSettings } from '../../src/settings.ts';
import type { FileStorage } from '../../src/store/file-storage.ts';
import { createS3Storage } from '../../src/store/s3-storage.ts';
import { S3Error } from '../../src/store/s3/s3-error.ts';
import { startS3Double, type S3Double } from '../doubles/s3.ts';

const BYTES = Buffer.from('a file');
const BUSY = {
  kind: 'refuse',
  status: 503,
  body: '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
} as const;

describe('the S3-compatible store', () => {
  let double: S3Double;
  let storage: FileStorage;
  let id: string;

  beforeEach(async () => {
    double = await startS3Double();
    storage = createS3Storage(double.settings);
    id = randomUUID();
  });
  afterEach(() => double.stop());

  const puts = () => double.requests.filter((request) => request.startsWith('PUT'));

  /** What is told of a failure. Never the secret, nor a part of it. */
  async function complaint(doing: Promise<unknown>): Promise<string> {
    const error = await doing.then(
      () => assert.fail('It was done.'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof S3Error, String(error));
    const { secretAccessKey } = double.settings;
    for (const part of [secretAccessKey, secretAccessKey.slice(0, 12)])
      assert.ok(!`${error.message} ${error.stack}`.includes(part));
    return error.message;
  }

  it('keeps a file under its id, below what the address names', async () => {
    await storage.put(id, BYTES);
    assert.deepEqual([...double.objects.keys()], [`of/tests/${id}`]);
    const inBucket = createS3Storage({
      ...double.settings,
      url: double.settings.url.replace('/of/tests', ''),
    });
    assert.equal(await inBucket.get(id), null);
    await inBucket.put(id, BYTES);
    assert.ok(double.objects.has(id));
    const found: string[] = [];
    for await (const each of inBucket.putBefore(new Date(Date.now() + 60_000))) found.push(each);
    assert.deepEqual(found, [id], 'none of what is further below');
  });

  const refusals: [string, Partial<FileStoreSettings> | ((url: string) => string), RegExp][] = [
    [
      'a wrong secret',
      { secretAccessKey: 'hunter2/hunter2' },
      /SignatureDoesNotMatch.*Set S3_SECRET_ACCESS_KEY/,
    ],
    ['an unknown key', { accessKeyId: 'AKIANOBODY' }, /InvalidAccessKeyId.*Set S3_ACCESS_KEY_ID/],
    ['another region', { region: 'us-east-1' }, /AuthorizationHeaderMalformed.*Set S3_REGION/],
    ['a bucket that is not there', (url) => url.replace('studio-', 'other-'), /NoSuchBucket.*FILES_URL/],
  ];
  for (const [name, change, expected] of refusals) {
    it(`refuses ${name}, for every call, in a sentence with what mends it, and is not asked again`, async () => {
      const { settings } = double;
      const wrong = typeof change === 'function' ? { url: change(settings.url) } : change;
      const other = createS3Storage({ ...settings, ...wrong });
      for (const doing of [
        () => other.put(id, BYTES),
        () => other.get(id),
        () => other.remove(id),
        () => other.putBefore(new Date())[Symbol.asyncIterator]().next(),
      ]) {
        double.requests.length = 0;
        const said = await complaint(doing());
        assert.match(said, expected);
        assert.doesNotMatch(said, /hunter2/);
        assert.equal(double.requests.length, 1);
      }
      assert.equal(double.objects.size, 0);
    });
  }

  it('refuses a clock that is wrong, and says so', async () => {
    double.ahead = 16 * 60_000;
    assert.match(await complaint(storage.put(id, BYTES)), /RequestTimeTooSkewed.*clock/);
  });

  it('is asked again while it is busy, but not for ever', async () => {
    double.faults.script(BUSY, BUSY);
    await storage.put(id, BYTES);
    assert.equal(puts().length, 3);
    double.faults.script(BUSY, BUSY, BUSY);
    assert.match(
      await complaint(storage.get(id)),
      /^The file store did not give an object: .* \(SlowDown\)\.$/,
    );
    assert.ok((await storage.get(id))?.equals(BYTES));
  });

  it('has put a file whose answer was lost, and is not taken to have refused it', async () => {
    double.faults.script({ kind: 'acceptThenCut' });
    await storage.put(id, BYTES);
    assert.equal(puts().length, 2);
    assert.ok((await storage.get(id))?.equals(BYTES));

    const another = randomUUID();
    await storage.put(another, Buffer.from('other'));
    double.faults.script({ kind: 'acceptThenCut' });
    assert.match(await complaint(storage.put(another, BYTES)), /PreconditionFailed/);
    assert.equal(String(await storage.get(another)), 'other');
  });

  it('has nothing of a file whose upload it breaks off', async () => {
    double.mostBytes = 100_000;
    const bytes = randomBytes(1024 * 1024);
    assert.match(
      await complaint(storage.put(id, bytes)),
      /^The file store could not be reached to put an object/,
    );
    assert.equal(double.objects.size, 0);
    double.mostBytes = Infinity;
    await storage.put(id, bytes);
    assert.ok((await storage.get(id))?.equals(bytes));
  });

  it('is given up when it is slow', async () => {
    const hasty = createS3Storage(double.settings, { transferLimit: 300 });
    await storage.put(id, BYTES);
    for (const doing of [() => hasty.get(id), () => hasty.put(randomUUID(), BYTES)]) {
      double.faults.script({ kind: 'acceptThenHang', for: 5_000 });
      const startedAt = Date.now();
      assert.match(await complaint(doing()), /within 0\.3 seconds\.$/);
      assert.ok(Date.now() - startedAt < 4_500);
    }
  });

  it('is told of when it is away', async () => {
    await double.stop();
    assert.match(
      await complaint(storage.get(id)),
      /^The file store could not be reached to give an object \(ECONNREFUSED\)\.$/,
    );
  });

  it('is not taken to be empty when its list cannot be read', async () => {
    const item = '<Contents><Key>a</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>';
    for (const body of [
      'Welcome to the hotel’s network',
      '<html></html>',
      `<ListBucketResult>${item}`,
      `<ListBucketResult>${item.replace('2026-01-01T00', 'soon')}</ListBucketResult>`,
      `<ListBucketResult><IsTruncated>true</IsTruncated>${item}</ListBucketResult>`,
      `<!DOCTYPE a [<!ENTITY b "c">]><ListBucketResult><Name>&b;</Name></ListBucketResult>`,
    ]) {
      double.faults.script({ kind: 'refuse', status: 200, body });
      const reading = storage.putBefore(new Date())[Symbol.asyncIterator]().next();
      assert.match(await complaint(reading), /its answer cannot be read/, body);
    }
  });

  it('says with which status it refuses when it gives no reason', async () => {
    double.faults.script({ kind: 'refuse', status: 403, body: '<html>Forbidden</html>' });
    assert.equal(
      await complaint(storage.get(id)),
      'The file store did not give an object: it answered with status 403.',
    );
  });
});
