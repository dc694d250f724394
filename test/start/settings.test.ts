import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { readSettings } from '../../src/settings.ts';

const KEYS = { SECRET_KEY: 'a secret of enough length', API_KEY: 'key-of-a-backend' };

function complaint(env: Record<string, string>): string {
  try {
    readSettings(env);
  } catch (error) {
    assert.ok(error instanceof Error && error.name === 'StartError');
    return error.message;
  }
  assert.fail(`Accepted: ${JSON.stringify(env)}`);
}

describe('settings', () => {
  it('have defaults with which everything runs on one machine', () => {
    assert.deepEqual(readSettings({}), {
      port: 3000,
      dataDir: resolve('.data'),
      temporalAddress: null,
      temporalNamespace: 'default',
      temporalCli: null,
      temporalUiUrl: null,
      databaseUrl: null,
      secretKey: null,
      secretKeyPrevious: null,
      apiKey: null,
      publicUrl: 'http://localhost:3000',
      logLevel: 'warn',
    });
  });

  it('are taken from the environment', () => {
    const settings = readSettings({
      ...KEYS,
      SECRET_KEY_PREVIOUS: 'the secret before it',
      PORT: '8080',
      DATA_DIR: '/var/lib/studio',
      TEMPORAL_ADDRESS: 'temporal.internal:7233',
      TEMPORAL_NAMESPACE: 'studio.prod',
      TEMPORAL_CLI: '/opt/temporal',
      TEMPORAL_UI_URL: 'https://temporal.example.com/ui/',
      DATABASE_URL: 'postgresql://me:pass@db:5432/studio',
      PUBLIC_URL: 'https://chat.example.com/',
      LOG_LEVEL: 'debug',
    });
    assert.deepEqual(settings, {
      port: 8080,
      dataDir: '/var/lib/studio',
      temporalAddress: 'temporal.internal:7233',
      temporalNamespace: 'studio.prod',
      temporalCli: '/opt/temporal',
      temporalUiUrl: 'https://temporal.example.com/ui',
      databaseUrl: 'postgresql://me:pass@db:5432/studio',
      secretKey: KEYS.SECRET_KEY,
      secretKeyPrevious: 'the secret before it',
      apiKey: KEYS.API_KEY,
      publicUrl: 'https://chat.example.com',
      logLevel: 'debug',
    });
  });

  it('count an empty value as absent', () => {
    assert.deepEqual(readSettings({ PORT: '', DATABASE_URL: ' ', API_KEY: '' }), readSettings({}));
  });

  for (const [name, value] of [
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233'],
    ['TEMPORAL_ADDRESS', 'localhost'],
    ['TEMPORAL_NAMESPACE', 'my namespace'],
    ['TEMPORAL_UI_URL', 'localhost:8233'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['LOG_LEVEL', 'loud'],
  ] as const) {
    it(`refuse ${name}=${value} with its name, what it takes and what was given`, () => {
      assert.match(
        complaint({ [name]: value }),
        new RegExp(`^The setting ${name} takes .+, not "${value}"\\.$`),
      );
    });
  }

  for (const [name, value] of [
    ['DATABASE_URL', 'mysql://me:hunter2@db/x'],
    ['SECRET_KEY', 'hunter2'],
    ['SECRET_KEY_PREVIOUS', 'hunter2'],
    ['API_KEY', 'hunter 2 with blanks'],
  ] as const) {
    it(`never repeat a ${name} that is refused`, () => {
      const said = complaint({ [name]: value });
      assert.match(said, new RegExp(`^The setting ${name} takes `));
      assert.doesNotMatch(said, /hunter/);
    });
  }

  for (const missing of ['SECRET_KEY', 'API_KEY'] as const) {
    it(`need a ${missing} where several processes share a database`, () => {
      const env = { ...KEYS, DATABASE_URL: 'postgres://db/studio' };
      assert.equal(readSettings(env).databaseUrl, env.DATABASE_URL);
      assert.match(
        complaint({ ...env, [missing]: '' }),
        new RegExp(`^With DATABASE_URL the setting ${missing} is needed`),
      );
    });
  }
});
