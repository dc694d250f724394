import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createS3Storage } from '../../src/store/s3-storage.ts';
import { removeForgottenFiles } from '../../src/store/files.ts';
import { startS3Double, type S3Double } from '../doubles/s3.ts';
import type { SignedIn } from '../support/sign-in.ts';
import { openStudio, type MemberCall, type Studio } from '../support/studio.ts';
import { command } from './support/commands.ts';
import { begin, eventually, transcriptWith } from './support/expectations.ts';
import { echoFlow } from './support/flows.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const AWAY = { kind: 'refuse', status: 503, body: 'Down for maintenance' } as const;

describe('what is sent with an S3-compatible store', () => {
  let store: S3Double;
  let files: ReturnType<typeof createS3Storage>;
  let studio: Studio;
  let other: string;
  let ana: SignedIn & { call: MemberCall };

  before(async () => {
    store = await startS3Double();
    files = createS3Storage(store.settings);
    studio = await openStudio({ files, archiveIn: 'files' });
    other = await studio.addApi();
    await studio.publish(echoFlow());
    ana = await studio.signIn('member');
  });
  after(async () => {
    await studio.stop();
    await store.stop();
  });

  const path = (id: string) => `/api/v1/conversations/${id}`;

  async function upload(id: string, headers: Record<string, string>) {
    const response = await fetch(`${studio.url}${path(id)}/files`, {
      method: 'POST',
      headers: { 'content-type': 'image/png', 'x-file-name': 'receipt.png', ...headers },
      body: PNG,
    });
    const body = (await response.json()) as { code?: string; file: { id: string; url: string } };
    return { status: response.status, ...body };
  }

  async function visitorSends(id: string): Promise<string> {
    const token = await studio.auth.visitorToken(id);
    const { status, file } = await upload(id, { authorization: `Bearer ${token}` });
    assert.equal(status, 201);
    const message = { id: randomUUID(), file: file.id };
    await eventually(async () => {
      const sent = await studio.call('POST', `${path(id)}/messages`, message, token);
      return sent.status === 200 ? true : undefined;
    });
    await transcriptWith(studio, id, 'You said: receipt.png');
    return file.id;
  }

  it('is seen by members if it is the visitor’s, and by the visitor if it is theirs, from any API process', async () => {
    const id = await begin(studio, 'echo');
    const theirs = await visitorSends(id);
    assert.ok(store.objects.get(`${store.prefix}${theirs}`)?.bytes.equals(PNG));
    const seen = await fetch(`${other}${path(id)}/files/${theirs}`, { headers: { cookie: ana.cookie } });
    assert.deepEqual(Buffer.from(await seen.arrayBuffer()), PNG);
    assert.equal(seen.headers.get('x-content-type-options'), 'nosniff');
    assert.match(seen.headers.get('content-disposition') ?? '', /^attachment; filename=receipt\.png$/);
    assert.match(seen.headers.get('content-security-policy') ?? '', /sandbox/);

    const { file } = await upload(id, { cookie: ana.cookie, origin: studio.url });
    const reply = await command(studio, id, 'reply', { file: file.id, text: 'Look here', by: ana.id });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    const authorization = `Bearer ${await studio.auth.visitorToken(id)}`;
    const given = await fetch(`${other}${path(id)}/files/${file.id}`, { headers: { authorization } });
    assert.deepEqual(Buffer.from(await given.arrayBuffer()), PNG);
  });

  it('is refused while the store is away, and the conversation goes on without it', async () => {
    const id = await begin(studio, 'echo');
    store.faults.script(AWAY, AWAY, AWAY);
    const authorization = `Bearer ${await studio.auth.visitorToken(id)}`;
    const refused = await upload(id, { authorization });
    assert.deepEqual([refused.status, refused.code], [503, 'unavailable']);
    assert.ok([200, 202].includes((await studio.say(id, 'Then without it')).status));
    await transcriptWith(studio, id, 'You said: Then without it');
    await visitorSends(id);
  });

  it('leaves the store with the contact whose it is, and no other file does', async () => {
    const email = `${randomUUID()}@example.com`;
    const saved = await studio.call<{ id: string }>('POST', '/api/v1/contacts', { name: 'Ada', email });
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    const id = await begin(studio, 'echo', { visitor: { email } });
    const another = await begin(studio, 'echo');
    const [theirs, kept] = [await visitorSends(id), await visitorSends(another)];
    assert.equal((await studio.call('DELETE', `/api/v1/contacts/${saved.body.id}`)).status, 204);
    assert.equal((await studio.call('GET', `${path(id)}/files/${theirs}`)).status, 404, 'at once');
    await removeForgottenFiles(studio.database, files, new Date(Date.now() + 2 * 3_600_000));
    assert.ok(!store.objects.has(`${store.prefix}${theirs}`));
    assert.ok(store.objects.has(`${store.prefix}${kept}`));
    const authorization = `Bearer ${await studio.auth.visitorToken(another)}`;
    const read = await fetch(`${studio.url}${path(another)}/files/${kept}`, { headers: { authorization } });
    assert.deepEqual(Buffer.from(await read.arrayBuffer()), PNG);
  });

  it('is followed by histories once their runs have ended, which leave the store with the contact too', async () => {
    const email = `${randomUUID()}@example.com`;
    const saved = await studio.call<{ id: string }>('POST', '/api/v1/contacts', { name: 'Ada', email });
    const id = await begin(studio, 'echo', { visitor: { email } });
    store.faults.script(AWAY, AWAY, AWAY);
    await command(studio, id, 'close');
    const kept = await eventually(async () => {
      const [row] = await studio.database.query<{ file: string | null; history: Uint8Array | null }>(
        'select file, history from archived_runs where conversation_id = $1',
        [id],
      );
      return row;
    });
    assert.equal(kept.history, null);
    const object = `${store.prefix}${kept.file}`;
    assert.ok(store.objects.has(object));
    const history = `/api/v1/conversations/${id}/history`;
    const asked = await studio.call<{ events: { eventType: string }[] }>('GET', history);
    assert.equal(asked.body.events.at(-1)?.eventType, 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
    const anHourOn = new Date(Date.now() + 2 * 3_600_000);
    await removeForgottenFiles(studio.database, files, anHourOn);
    assert.ok(store.objects.has(object), 'it is not forgotten');
    // What the other API still does about it would use up single ones.
    store.faults.atRandom(1, [AWAY], () => 0);
    const away = await studio.call<{ code: string }>('GET', history);
    store.faults.none();
    assert.deepEqual([away.status, away.body.code], [503, 'unavailable']);
    assert.equal((await studio.call('DELETE', `/api/v1/contacts/${saved.body.id}`)).status, 204);
    await removeForgottenFiles(studio.database, files, anHourOn);
    assert.ok(!store.objects.has(object));
  });
});
