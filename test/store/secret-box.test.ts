import assert from 'node:assert/strict';
import { createSecretBox } from '../../src/store/secret-box.ts';

const SECRETS = { authToken: 'd01b46e49c5d13e3a629fa4b2ab04ceb' };
const KEY = 'a-secret-key-for-tests-only-0123';
const NEW_KEY = 'another-secret-key-for-tests-4567';

describe('the box for secrets', () => {
  it('gives back what was put in, to its owner only', async () => {
    const box = createSecretBox(KEY, null);
    const { text, keyId } = await box.seal('twilio', SECRETS);
    assert.equal(keyId, box.keyId);
    assert.deepEqual(await box.open('twilio', text), SECRETS);
    assert.equal(await box.open('sendgrid', text), null);
  });

  it('is a JWE by A256GCM that names its key, and no two are alike', async () => {
    const box = createSecretBox(KEY, null);
    const [one, other] = await Promise.all([box.seal('twilio', SECRETS), box.seal('twilio', SECRETS)]);
    const header: unknown = JSON.parse(Buffer.from(one.text.split('.')[0] ?? '', 'base64url').toString());
    assert.deepEqual(header, { alg: 'dir', enc: 'A256GCM', kid: box.keyId, owner: 'twilio' });
    assert.notEqual(one.text, other.text);
  });

  it('shows neither the secrets nor the key, in any form', async () => {
    const { text } = await createSecretBox(KEY, null).seal('twilio', SECRETS);
    const readable =
      text +
      text
        .split('.')
        .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
        .join();
    for (const secret of [SECRETS.authToken, KEY]) {
      assert.ok(!readable.includes(secret));
      assert.ok(!readable.includes(Buffer.from(secret).toString('base64url')));
    }
  });

  it('is not opened by another key; by the previous one it is', async () => {
    const { text } = await createSecretBox(KEY, null).seal('twilio', SECRETS);
    assert.equal(await createSecretBox(NEW_KEY, null).open('twilio', text), null);
    assert.deepEqual(await createSecretBox(NEW_KEY, KEY).open('twilio', text), SECRETS);
  });

  it('seals under the current key, whatever the previous one was', async () => {
    const { text, keyId } = await createSecretBox(NEW_KEY, KEY).seal('twilio', SECRETS);
    assert.equal(keyId, createSecretBox(NEW_KEY, null).keyId);
    assert.notEqual(keyId, createSecretBox(KEY, null).keyId);
    assert.equal(await createSecretBox(KEY, null).open('twilio', text), null);
  });

  it('notices every change to it', async () => {
    const box = createSecretBox(KEY, null);
    const { text } = await box.seal('twilio', SECRETS);
    const parts = text.split('.');
    for (const index of parts.keys()) {
      const part = parts[index] ?? '';
      if (part === '') continue;
      // The first character: the last one may hold bits that mean nothing.
      const changed = parts.with(index, (part.startsWith('A') ? 'B' : 'A') + part.slice(1)).join('.');
      assert.equal(await box.open('twilio', changed), null, `part ${index} was changed`);
    }
    for (const broken of ['', 'nonsense', text.slice(0, -3), parts.slice(0, 4).join('.')])
      assert.equal(await box.open('twilio', broken), null);
  });

  it('is not given to another owner by a changed header', async () => {
    const box = createSecretBox(KEY, null);
    const [, ...rest] = (await box.seal('twilio', SECRETS)).text.split('.');
    const header = { alg: 'dir', enc: 'A256GCM', kid: box.keyId, owner: 'sendgrid' };
    const forged = [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.');
    assert.equal(await box.open('sendgrid', forged), null);
  });
});
