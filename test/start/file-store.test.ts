import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { FileStoreSettings } from '../../src/settings.ts';
import { startS3Double, type S3Double } from '../doubles/s3.ts';
import { startStudio } from '../support/processes.ts';

const STAND_IN = fileURLToPath(new URL('./support/stand-in-start.ts', import.meta.url));

function envOf({ url, accessKeyId, secretAccessKey, region }: FileStoreSettings): Record<string, string> {
  return {
    FILES_URL: url,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_REGION: region,
  };
}

describe('a start with an S3-compatible store for files', () => {
  let store: S3Double;

  beforeEach(async () => {
    store = await startS3Double();
  });
  afterEach(() => store.stop());

  /** All it printed, which has to be one line, and exit code 1. */
  async function complaint(settings: FileStoreSettings): Promise<string> {
    const studio = await startStudio({ program: STAND_IN, env: envOf(settings) });
    assert.deepEqual(await studio.exited(), { code: 1, signal: null });
    const output = studio.output().trim();
    assert.equal(output.split('\n').length, 1, output);
    assert.ok(!output.includes(settings.secretAccessKey), output);
    return output;
  }

  it('keeps them there, and leaves nothing of what it tried the store with', async () => {
    const studio = await startStudio({ env: envOf(store.settings) });
    await studio.ready();
    assert.ok(studio.output().includes(`Files        ${store.settings.url}\n`), studio.output());
    assert.ok(!studio.output().includes(store.settings.secretAccessKey));
    assert.equal(store.objects.size, 0, 'what it was tried with is gone');

    const authorization = `Bearer ${await studio.apiKey()}`;
    const call = (path: string, init: RequestInit & { headers?: Record<string, string> }) =>
      fetch(`${studio.url}/api/v1/conversations${path}`, {
        ...init,
        headers: { authorization, ...init.headers },
      });
    const id = randomUUID();
    const begun = await call('', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ flow: 'order-support', id }),
    });
    assert.ok([201, 202].includes(begun.status), String(begun.status));
    const headers = { 'content-type': 'text/plain' };
    const uploaded = await call(`/${id}/files`, { method: 'POST', headers, body: 'My letter' });
    assert.equal(uploaded.status, 201);
    const { file } = (await uploaded.json()) as { file: { id: string } };
    assert.equal(String(store.objects.get(`${store.prefix}${file.id}`)?.bytes), 'My letter');
    assert.equal(await (await call(`/${id}/files/${file.id}`, {})).text(), 'My letter');
    assert.deepEqual(await studio.stop(), { code: 0, signal: null });
  });

  it('says in a sentence what is wrong with a setting, before anything else is started', async () => {
    const { settings } = store;
    assert.match(
      await complaint({ ...settings, secretAccessKey: 'not the secret'.replaceAll(' ', '-') }),
      /^Files cannot be stored at http:\S+\. .*\(SignatureDoesNotMatch\)\. Set S3_SECRET_ACCESS_KEY/,
    );
    assert.match(
      await complaint({ ...settings, url: settings.url.replace(store.bucket, 'no-such-bucket') }),
      /\(NoSuchBucket\)\. Make the bucket, or name another one in FILES_URL\.$/,
    );
    assert.equal(store.objects.size, 0);
  });

  it('does not go on while the store is away', async () => {
    await store.stop();
    assert.match(
      await complaint(store.settings),
      /could not be reached to put an object \(ECONNREFUSED\)\.$/,
    );
    store = await startS3Double();
  });

  it('is nothing to a worker, which has no files', async () => {
    const env = {
      ...envOf(store.settings),
      ROLE: 'worker',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/studio',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      SECRET_KEY: 'a secret for tests only',
      API_KEY: 'a-key-for-tests',
    };
    const studio = await startStudio({ program: STAND_IN, env });
    await studio.ready();
    assert.deepEqual(store.requests, []);
    assert.ok(!studio.output().includes(store.settings.url), studio.output());
    assert.deepEqual(await studio.stop(), { code: 0, signal: null });
  });

  it('does not go on with a key that may not do all that is needed', async () => {
    const denied = {
      kind: 'refuse',
      status: 403,
      body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    } as const;
    for (let allowed = 0; allowed < 4; allowed++) {
      store.faults.script(...Array.from({ length: allowed }, () => null), denied);
      assert.match(
        await complaint(store.settings),
        /Allow the key to list the bucket, and to put, get and delete/,
      );
      store.faults.none();
    }
  });
});
