import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import type { PayloadKeys } from '../../src/payload-keys.ts';
import { payloadKey } from '../support/payload-keys.ts';

const OLD = payloadKey('2025-11');
const NEW = payloadKey('2026-05');

const small = { name: 'Kim', order: 'A-1007' };
const large = { words: 'What Kim said, again and again. '.repeat(1_000) };
const incompressible = { bytes: randomBytes(8_192).toString('base64') };

async function written(value: unknown, keys: PayloadKeys | null): Promise<Payload> {
  const [payload] = await createPayloadCodec(keys).encode([defaultPayloadConverter.toPayload(value)]);
  assert.ok(payload);
  return payload;
}

async function read(payload: Payload, keys: PayloadKeys | null): Promise<unknown> {
  const [plain] = await createPayloadCodec(keys).decode([payload]);
  assert.ok(plain);
  return defaultPayloadConverter.fromPayload(plain);
}

const metadataOf = ({ metadata }: Payload) =>
  Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, decode(value)]));

/** The same with one byte of its data changed. */
function tampered({ metadata, data }: Payload, at: number): Payload {
  const bytes = Uint8Array.from(data ?? []);
  bytes.set([(bytes.at(at) ?? 0) ^ 1], (at + bytes.length) % bytes.length);
  return { metadata: metadata ?? {}, data: bytes };
}

describe('payloads', () => {
  for (const [what, value] of Object.entries({ small, large, incompressible, nothing: undefined })) {
    it(`come back as they were written, with keys and without: ${what}`, async () => {
      for (const keys of [null, [NEW], [NEW, OLD]] as const) {
        assert.deepEqual(await read(await written(value, keys), keys), value);
      }
    });
  }

  it('stay readable in histories where there are no keys, unless they are large', async () => {
    assert.equal(metadataOf(await written(small, null))['encoding'], 'json/plain');
    const compressed = await written(large, null);
    assert.equal(metadataOf(compressed)['encoding'], 'binary/gzip');
    assert.ok((compressed.data?.length ?? 0) < 1_000);
  });

  it('say nothing but the id of their key once they are encrypted, and never look alike', async () => {
    const [one, other] = [await written(small, [NEW, OLD]), await written(small, [NEW, OLD])];
    assert.deepEqual(metadataOf(one), { encoding: 'binary/encrypted', 'encryption-key-id': NEW.id });
    const seen = Buffer.from(one.data ?? []);
    for (const word of [...Object.values(small), 'json/plain']) assert.ok(!seen.includes(word), word);
    assert.notDeepEqual(one.data, other.data);
  });

  it('are compressed before they are encrypted', async () => {
    assert.ok(((await written(large, [NEW])).data?.length ?? 0) < 1_000);
  });

  it('that were written under an earlier key, or under none, are read while that is among the keys', async () => {
    for (const value of [small, large]) {
      assert.deepEqual(await read(await written(value, [OLD]), [NEW, OLD]), value);
      assert.deepEqual(await read(await written(value, null), [NEW, OLD]), value);
    }
  });

  it('whose key is missing are refused by a sentence that names it', async () => {
    const payload = await written(small, [OLD]);
    await assert.rejects(read(payload, [NEW]), /“2025-11”, which is not among those in PAYLOAD_KEYS/);
    await assert.rejects(read(payload, null), /“2025-11”, and PAYLOAD_KEYS is not set here/);
  });

  it('are refused when anything of them has been changed, or the key is another of that id', async () => {
    const payload = await written(small, [NEW]);
    for (const at of [0, 12, 20, -17, -16, -1]) {
      await assert.rejects(read(tampered(payload, at), [NEW]), /cannot be decrypted with the key “2026-05”/);
    }
    const cut = { ...payload, data: payload.data?.subarray(0, 20) ?? new Uint8Array() };
    for (const bad of [cut, { ...payload, data: new Uint8Array() }])
      await assert.rejects(read(bad, [NEW]), /cannot be decrypted with the key “2026-05”/);
    await assert.rejects(read(payload, [payloadKey(NEW.id, 'another')]), /cannot be decrypted/);
    const renamed = { ...payload, metadata: { ...payload.metadata, 'encryption-key-id': encode(OLD.id) } };
    await assert.rejects(read(renamed, [OLD, NEW]), /cannot be decrypted with the key “2025-11”/);
  });

  it('of encodings that are not ours pass through', async () => {
    const theirs = { metadata: { encoding: encode('binary/zlib') }, data: encode('x') };
    assert.deepEqual(await createPayloadCodec([NEW]).decode([theirs]), [theirs]);
  });
});
