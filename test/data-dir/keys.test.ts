import assert from 'node:assert/strict';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveKeys } from '../../src/data-dir.ts';
import { keepSecret } from '../../src/data-dir/secrets.ts';
import { readSettings } from '../../src/settings.ts';
import { tempDir } from '../support/temp-dir.ts';

async function modeOf(file: string): Promise<number> {
  return (await stat(file)).mode & 0o777;
}

describe('the keys in the data folder', () => {
  it('are made on the first start, kept for the next, and readable by this user alone', async () => {
    const DATA_DIR = await tempDir();
    const first = await resolveKeys(readSettings({ DATA_DIR }));
    assert.ok(first.apiKeyMade);
    assert.notEqual(first.apiKey, first.secretKey);
    for (const name of ['api-key', 'secret-key']) assert.equal(await modeOf(join(DATA_DIR, name)), 0o600);
    assert.equal((await readFile(join(DATA_DIR, 'api-key'), 'utf8')).trim(), first.apiKey);
    assert.deepEqual(await resolveKeys(readSettings({ DATA_DIR })), { ...first, apiKeyMade: false });
  });

  it('are not made where the settings name them', async () => {
    const DATA_DIR = await tempDir();
    const env = { DATA_DIR, SECRET_KEY: 'sixteen characters', API_KEY: 'a-backend-key' };
    const keys = await resolveKeys(readSettings(env));
    assert.deepEqual(keys, {
      secretKey: env.SECRET_KEY,
      secretKeyPrevious: null,
      apiKey: env.API_KEY,
      apiKeyMade: false,
    });
    assert.deepEqual(await readdir(DATA_DIR), []);
  });

  it('are the same for all who make them at the same moment', async () => {
    const folder = await tempDir();
    const kept = await Promise.all(Array.from({ length: 20 }, () => keepSecret(folder, 'key')));
    assert.equal(new Set(kept.map(({ value }) => value)).size, 1);
    assert.equal(kept.filter(({ made }) => made).length, 1);
    assert.deepEqual(await readdir(folder), ['key']);
  });

  it('are closed to other users when they were open', async () => {
    const folder = await tempDir();
    await keepSecret(folder, 'key');
    await chmod(join(folder, 'key'), 0o644);
    await keepSecret(folder, 'key');
    assert.equal(await modeOf(join(folder, 'key')), 0o600);
  });

  it('are not made anew over a file that has lost its content', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'key'), '');
    await assert.rejects(keepSecret(folder, 'key'), { name: 'StartError', message: /key is empty/ });
  });
});
