import assert from 'node:assert/strict';
import { inboxRoutes } from '../../src/api/inbox-routes.ts';
import type { Database } from '../../src/store/database.ts';
import type { FileStorage } from '../../src/store/file-storage.ts';
import { createS3Storage } from '../../src/store/s3-storage.ts';
import { MOST_FILES, removeForgottenFiles } from '../../src/store/files.ts';
import { addConversation } from '../store/support/conversations.ts';
import { emptyDatabase } from '../store/support/empty-database.ts';
import { STORAGES, type OpenStorage } from '../store/support/storages.ts';
import { startS3Double, type S3Double } from '../doubles/s3.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type Answer, type TestApi } from './support/test-api.ts';

const PNG = Uint8Array.from(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
const PATH = '/api/v1/conversations/c/files';

for (const { name: place, open } of STORAGES) {
  describe(`files of a conversation, in ${place}`, () => {
    let api: TestApi;
    let database: Database;
    let files: FileStorage;
    let opened: OpenStorage;
    let token: string;

    before(async () => {
      database = await emptyDatabase();
      opened = await open();
      files = opened.storage;
      api = await startTestApi(({ auth }) => inboxRoutes({ database, auth, files }));
      token = await api.auth.visitorToken('c');
    });
    after(async () => {
      await api.stop();
      await opened.close();
    });

    beforeEach(async () => {
      await emptyDatabase();
      await addConversation(database, 'c');
      await addConversation(database, 'other');
    });

    const upload = (body: Uint8Array<ArrayBuffer>, name = 'a.png', type = 'image/png'): Promise<Answer> =>
      api.call('POST', PATH, {
        body,
        authorization: `Bearer ${token}`,
        headers: { 'content-type': type, 'x-file-name': encodeURIComponent(name) },
      });
    const text = (value: string) => Uint8Array.from(Buffer.from(value));

    it('come back as they were sent, in a way that no browser runs', async () => {
      const { body, status } = await upload(PNG, 'C:\\Fotos\\Büro.png');
      assert.equal(status, 201);
      const { url, ...file } = body.file as { id: string; url: string };
      assert.deepEqual(file, { id: file.id, name: 'Büro.png', type: 'image/png', bytes: PNG.length });
      const response = await fetch(`${api.url}${PATH}/${file.id}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      assert.deepEqual(new Uint8Array(await response.arrayBuffer()), PNG);
      const { headers } = response;
      assert.equal(headers.get('content-type'), 'image/png');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('content-disposition') ?? '', /^attachment; .*B%C3%BCro\.png/);
      assert.match(headers.get('content-security-policy') ?? '', /sandbox/);
      assert.equal((await fetch(`${api.url}${url}`)).status, 200, 'by its address alone');
    });

    it('are of a type that is taken, whatever they are called', async () => {
      const taken: [Uint8Array<ArrayBuffer>, string][] = [
        [PNG, 'image/png'],
        [Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'image/jpeg'],
        [text('GIF89a…'), 'image/gif'],
        [Uint8Array.from(Buffer.from('RIFF\x04\0\0\0WEBPVP8 ', 'latin1')), 'image/webp'],
        [text('%PDF-1.7'), 'application/pdf'],
        [text('Hällo\r\n\tyou'), 'text/plain'],
        [text('<script>alert(1)</script>'), 'text/plain'],
      ];
      for (const [bytes, type] of taken) {
        const { body } = await upload(bytes, 'a.html', 'text/html');
        assert.equal(body.file.type, type);
      }
      const refused = [
        Uint8Array.of(0x4d, 0x5a, 0x90, 0),
        Uint8Array.of(0x50, 0x4b, 3, 4),
        Uint8Array.of(0xff),
      ];
      for (const bytes of refused) assertProblem(await upload(bytes), 'unsupported_media_type');
      assertProblem(await upload(new Uint8Array(0)), 'bad_request');
    });

    it('have at most 10 MB, and a conversation at most so many of them', async () => {
      const large = new Uint8Array(10 * 1024 * 1024 + 1).fill(0x61);
      assertProblem(await upload(large), 'too_large');
      await database.query(
        `insert into files (id, conversation_id, name, type, bytes)
       select n::text, 'c', 'a', 'text/plain', 1 from generate_series(1, $1::int) n`,
        [MOST_FILES],
      );
      assertProblem(await upload(PNG), 'refused');
    });

    it('are not taken for a conversation that is closed or not there', async () => {
      await database.query(`update conversations set status = 'closed' where id = 'c'`);
      assertProblem(await upload(PNG), 'conversation_closed');
      const nowhere = await api.call('POST', '/api/v1/conversations/nowhere/files', {
        body: PNG,
        headers: { 'content-type': 'image/png' },
      });
      assertProblem(nowhere, 'not_found');
    });

    it('are found in their own conversation only, and by no address that is expired or another’s', async () => {
      const { body } = await upload(PNG);
      const { id, url } = body.file as { id: string; url: string };
      const open = (path: string, authorization: string | null = null) =>
        api.call('GET', path, { authorization });
      const theirs = await api.auth.visitorToken('other');
      assertProblem(await open(`/api/v1/conversations/other/files/${id}`, `Bearer ${theirs}`), 'not_found');
      assertProblem(await open(`${PATH}/${id}`, `Bearer ${theirs}`), 'forbidden');
      assertProblem(await open(`${PATH}/${id}`), 'unauthorized');
      assertProblem(await open(url.replace(id, '00000000-0000-0000-0000-000000000000')), 'unauthorized');
      const expired = await api.auth.fileToken('c', id, -60);
      assertProblem(await open(`${PATH}/${id}?token=${expired}`), 'unauthorized');
      // A visitor's token is a credential, and no address.
      assertProblem(await open(`${PATH}/${id}?token=${token}`), 'unauthorized');
    });

    it('are refused for their own reason though their bytes cannot be removed again', async () => {
      const { remove } = files;
      files.remove = () => Promise.reject(new Error('It is away.'));
      await database.query(`update conversations set status = 'closed' where id = 'c'`);
      assertProblem(await upload(PNG), 'conversation_closed');
      files.remove = remove;
    });

    it('lose their bytes once nothing refers to them, but not while an upload may be under way', async () => {
      const { body: kept } = await upload(PNG);
      const { body: gone } = await upload(PNG);
      await database.query('delete from files where id = $1', [gone.file.id]);
      await removeForgottenFiles(database, files, new Date());
      assert.ok(await files.get(gone.file.id as string), 'it is new');
      const longAgo = new Date(Date.now() - 2 * 3_600_000);
      for (const { file } of [kept, gone]) await opened.date(file.id as string, longAgo);
      await removeForgottenFiles(database, files, new Date(), AbortSignal.abort());
      assert.ok(await files.get(gone.file.id as string), 'it is left for the next time by who stops');
      await removeForgottenFiles(database, files, new Date());
      assert.equal(await files.get(gone.file.id as string), null);
      assert.ok(await files.get(kept.file.id as string));
    });
  });
}

describe('files of a conversation, when their store is away', () => {
  let api: TestApi;
  let database: Database;
  let store: S3Double;

  before(async () => {
    database = await emptyDatabase();
    await addConversation(database, 'c');
    store = await startS3Double();
    const files = createS3Storage(store.settings, { transferLimit: 4_500 });
    api = await startTestApi(({ auth }) => inboxRoutes({ database, auth, files }));
  });
  after(async () => {
    await api.stop();
    await store.stop();
  });
  beforeEach(() => {
    api.log.length = 0;
  });
  afterEach(() => {
    const { secretAccessKey } = store.settings;
    assert.ok(!JSON.stringify(api.log).includes(secretAccessKey.slice(0, 12)), 'the secret is in the log');
  });

  const upload = (body: Uint8Array<ArrayBuffer>) =>
    api.call('POST', PATH, { body, headers: { 'content-type': 'image/png' } });
  const large = Uint8Array.from(Buffer.concat([Buffer.from(PNG), Buffer.alloc(1024 * 1024)]));
  const noted = async () => (await database.query('select id from files')).length;

  it('are not taken, and nothing of them is kept: it can be tried again', async () => {
    const before = await noted();
    store.mostBytes = 100_000;
    const refused = await upload(large);
    assertProblem(refused, 'unavailable');
    assert.match(refused.body.detail, /could not be stored just now.*Send it again/);
    assert.doesNotMatch(refused.text, /127\.0\.0\.1|S3|store did/, 'where files are is nothing for visitors');
    assert.match(JSON.stringify(api.log), /The file store could not be reached to put an object/);
    assert.equal(store.objects.size, 0);
    assert.equal(await noted(), before);

    store.mostBytes = Infinity;
    const { status, body } = await upload(large);
    assert.equal(status, 201);
    assert.equal(store.objects.size, 1);
    const read = await fetch(`${api.url}${body.file.url}`);
    assert.deepEqual(new Uint8Array(await read.arrayBuffer()), large);
  });

  it('are not taken while it is too slow', async () => {
    const before = await noted();
    store.faults.script({ kind: 'acceptThenHang', for: 5_000 });
    assertProblem(await upload(PNG), 'unavailable');
    assert.equal(await noted(), before);
    assert.equal((await upload(PNG)).status, 201);
  });

  it('are neither shown nor taken to be missing, and are shown once it is back', async () => {
    const { body } = await upload(PNG);
    const path = `${PATH}/${body.file.id}`;
    store.faults.script({ kind: 'acceptThenHang', for: 5_000 });
    assertProblem(await api.call('GET', path), 'unavailable');
    assert.equal((await api.call('GET', path)).status, 200);
  });

  it('whose bytes are gone are missing', async () => {
    const { body } = await upload(PNG);
    store.objects.clear();
    assertProblem(await api.call('GET', `${PATH}/${body.file.id}`), 'not_found');
  });
});
