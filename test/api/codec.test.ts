import assert from 'node:assert/strict';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { codecRoutes } from '../../src/api/routes/codec.ts';
import { uiOrigins } from '../../src/api/ui-origins.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { payloadKey } from '../support/payload-keys.ts';
import { assertProblem } from './support/assert-problem.ts';
import { startTestApi, type CallOptions, type TestApi } from './support/test-api.ts';

const KEY = payloadKey('2026-05');
const UI = 'https://temporal.example.com';
const OTHER = 'https://elsewhere.example.com';

const codec = createPayloadCodec([KEY]);

/** As Temporal's UI sends it. */
function toJson({ metadata, data }: Payload) {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]),
    ),
    data: base64(data ?? new Uint8Array()),
  };
}

async function kept(value: unknown, keys = [KEY] as const) {
  const [payload] = await createPayloadCodec(keys).encode([defaultPayloadConverter.toPayload(value)]);
  assert.ok(payload);
  return toJson(payload);
}

const plain = (value: unknown) => toJson(defaultPayloadConverter.toPayload(value));

describe('the codec server', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi(codecRoutes({ codec, uiOrigins: uiOrigins(`${UI}/some/path`) }));
  });
  after(() => api.stop());

  const decode = (payloads: unknown[], options: CallOptions = {}) =>
    api.call('POST', '/codec/decode', { json: { payloads }, ...options });

  it('decodes what is encrypted, compressed or both, and leaves the rest as it is, in order', async () => {
    const large = 'words '.repeat(2_000);
    const [compressed] = await createPayloadCodec(null).encode([defaultPayloadConverter.toPayload(large)]);
    assert.ok(compressed);
    const theirs = { metadata: { encoding: Buffer.from('binary/theirs').toString('base64') }, data: 'AAAA' };
    const answer = await decode([
      await kept('Kim'),
      plain('open'),
      toJson(compressed),
      { ...theirs, externalPayloads: [{ sizeBytes: '1' }] },
      await kept(large),
    ]);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.body, {
      payloads: [
        plain('Kim'),
        plain('open'),
        plain(large),
        { ...theirs, externalPayloads: [{ sizeBytes: '1' }] },
        plain(large),
      ],
    });
  });

  it('encodes what is to be sent to a conversation', async () => {
    const answer = await api.call('POST', '/codec/encode', { json: { payloads: [plain({ name: 'Kim' })] } });
    assert.equal(answer.status, 200, answer.text);
    assert.ok(!answer.text.includes(plain({ name: 'Kim' }).data));
    assert.deepEqual((await decode(answer.body.payloads)).body, { payloads: [plain({ name: 'Kim' })] });
  });

  it('says which payloads it cannot decode, and why', async () => {
    const foreign = await kept('Kim', [payloadKey('2025-11')]);
    const changed = await kept('Kim');
    const bytes = Buffer.from(changed.data, 'base64');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    const broken = { ...plain('x'), metadata: { encoding: Buffer.from('binary/gzip').toString('base64') } };
    const answer = await decode([
      await kept('Kim'),
      foreign,
      { ...changed, data: bytes.toString('base64') },
      broken,
    ]);
    assertProblem(answer, 'invalid_input');
    const said = Object.fromEntries(
      (answer.body.errors as { field: string; message: string }[]).map(({ field, message }) => [
        field,
        message,
      ]),
    );
    assert.match(
      said['payloads.1'] ?? '',
      /with the key “2025-11”, which is not among those in PAYLOAD_KEYS/,
    );
    assert.match(said['payloads.2'] ?? '', /cannot be decrypted with the key “2026-05”/);
    assert.equal(said['payloads.3'], 'The payload cannot be read');
    assert.equal(Object.keys(said).length, 3);
    assertProblem(await decode([{ data: 'not base64!' }]), 'invalid_input');
  });

  it('is for those alone whose role or key allows it', async () => {
    const payloads = [await kept('Kim')];
    for (const [role, reads, writes] of [
      ['member', 403, 403],
      ['author', 200, 403],
      ['admin', 200, 200],
    ] as const) {
      const member = await api.signIn(role);
      const status = async (path: string) =>
        (await member.call('POST', path, { json: { payloads }, headers: { origin: UI } })).status;
      assert.deepEqual([await status('/codec/decode'), await status('/codec/encode')], [reads, writes], role);
    }
    assertProblem(await decode(payloads, { authorization: null }), 'unauthorized');
  });

  it('lets Temporal’s UI ask with the session of whoever has signed in, and no other page', async () => {
    const admin = await api.signIn('admin');
    const from = (origin: string) =>
      admin.call('POST', '/codec/decode', { json: { payloads: [] }, headers: { origin } });
    const own = await from(UI);
    assert.equal(own.status, 200);
    assert.equal(own.headers.get('access-control-allow-origin'), UI);
    assert.equal(own.headers.get('access-control-allow-credentials'), 'true');
    const other = await from(OTHER);
    assertProblem(other, 'forbidden');
    assert.equal(other.headers.get('access-control-allow-origin'), null);
    for (const answer of [own, other]) assert.match(answer.headers.get('vary') ?? '', /origin/i);
  });

  it('answers what browsers ask first', async () => {
    const ask = (origin: string) =>
      api.call('OPTIONS', '/codec/decode', {
        authorization: null,
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-namespace',
        },
      });
    const own = await ask(UI);
    assert.equal(own.status, 204);
    assert.equal(own.headers.get('access-control-allow-methods'), 'POST');
    assert.match(own.headers.get('access-control-allow-headers') ?? '', /Content-Type, X-Namespace/);
    const other = await ask(OTHER);
    assert.deepEqual(
      [...other.headers.keys()].filter((name) => name.startsWith('access-control')),
      [],
    );
  });

  it('tells a page that asks without a session that it is not signed in, and lets it read that', async () => {
    const answer = await decode([], { authorization: null, headers: { origin: UI } });
    assertProblem(answer, 'unauthorized');
    assert.equal(answer.headers.get('access-control-allow-origin'), UI);
  });
});

describe('the origins of Temporal’s UI', () => {
  it('are all names of this machine where it is served on it, and its own elsewhere', () => {
    assert.deepEqual(uiOrigins(null), []);
    assert.deepEqual(uiOrigins('https://temporal.example.com/ui'), ['https://temporal.example.com']);
    assert.deepEqual(uiOrigins('http://127.0.0.1:8233'), [
      'http://localhost:8233',
      'http://127.0.0.1:8233',
      'http://[::1]:8233',
    ]);
  });
});
