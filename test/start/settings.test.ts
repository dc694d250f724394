import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readSettings } from '../../src/settings.ts';
import { pairFault } from '../../src/temporal-tls.ts';
import { makeAuthority, type Certificate } from '../support/certificates.ts';
import { payloadKey } from '../support/payload-keys.ts';
import { tempDir } from '../support/temp-dir.ts';

const KEYS = { SECRET_KEY: 'a secret of enough length', API_KEY: 'key-of-a-backend' };

const [NEW, OLD] = [payloadKey('2026-05'), payloadKey('2025-11')];
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const written = ({ id, bytes }: typeof NEW) => `${id}:${base64(bytes)}`;

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
      temporalTls: null,
      temporalApiKey: null,
      temporalCli: null,
      temporalUiUrl: null,
      databaseUrl: null,
      secretKey: null,
      secretKeyPrevious: null,
      apiKey: null,
      payloadKeys: null,
      fileStore: null,
      archiveIn: 'database',
      metricsAddress: null,
      publicUrl: 'http://localhost:3000',
      workerBuild: null,
      trustedProxies: 0,
      role: 'all',
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
      PAYLOAD_KEYS: [NEW, OLD].map(written).join(', '),
      FILES_URL: 'https://s3.example.com/studio/files/',
      S3_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      S3_SECRET_ACCESS_KEY: 'a/secret+of=the+key',
      S3_REGION: 'eu-central-1',
      ARCHIVE_IN: 'files',
      METRICS_ADDRESS: '0.0.0.0:9464',
      PUBLIC_URL: 'https://chat.example.com/',
      TEMPORAL_TLS: 'on',
      TEMPORAL_TLS_SERVER_NAME: 'studio.a1b2c.tmprl.cloud',
      TEMPORAL_API_KEY: 'a-key-of-temporal-cloud',
      WORKER_BUILD: '2026.11-3f2a9c1',
      TRUSTED_PROXIES: '2',
      ROLE: 'worker',
      LOG_LEVEL: 'debug',
    });
    assert.deepEqual(settings, {
      port: 8080,
      dataDir: '/var/lib/studio',
      temporalAddress: 'temporal.internal:7233',
      temporalNamespace: 'studio.prod',
      temporalTls: { serverName: 'studio.a1b2c.tmprl.cloud', ca: null, client: null },
      temporalApiKey: 'a-key-of-temporal-cloud',
      temporalCli: '/opt/temporal',
      temporalUiUrl: 'https://temporal.example.com/ui',
      databaseUrl: 'postgresql://me:pass@db:5432/studio',
      secretKey: KEYS.SECRET_KEY,
      secretKeyPrevious: 'the secret before it',
      apiKey: KEYS.API_KEY,
      payloadKeys: [NEW, OLD],
      fileStore: {
        url: 'https://s3.example.com/studio/files',
        accessKeyId: 'AKIAEXAMPLE',
        secretAccessKey: 'a/secret+of=the+key',
        region: 'eu-central-1',
      },
      archiveIn: 'files',
      metricsAddress: '0.0.0.0:9464',
      publicUrl: 'https://chat.example.com',
      workerBuild: '2026.11-3f2a9c1',
      trustedProxies: 2,
      role: 'worker',
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
    ['METRICS_ADDRESS', '9464'],
    ['PUBLIC_URL', 'ftp://example.com'],
    ['TEMPORAL_TLS', 'yes'],
    ['TEMPORAL_TLS_SERVER_NAME', 'https://temporal'],
    ['WORKER_BUILD', 'main:3f2a9c1'],
    ['TRUSTED_PROXIES', '11'],
    ['TRUSTED_PROXIES', 'my-proxy'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['ROLE', 'both'],
    ['LOG_LEVEL', 'loud'],
    ['S3_REGION', 'Frankfurt am Main'],
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
    ['FILES_URL', 'https://me:hunter2@s3.example.com/studio'],
    ['S3_ACCESS_KEY_ID', 'hunter 2'],
    ['S3_SECRET_ACCESS_KEY', 'hunter2'],
    ['TEMPORAL_API_KEY', 'hunter 2 with blanks'],
    ['TEMPORAL_TLS_KEY', 'hunter2'],
  ] as const) {
    it(`never repeat a ${name} that is refused`, () => {
      const said = complaint({ [name]: value });
      assert.match(said, new RegExp(`^The setting ${name} takes `));
      assert.doesNotMatch(said, /hunter/);
    });
  }

  for (const [fault, value] of [
    ['number 2 does not begin with an id .+ and “:”', `${written(NEW)},${base64(OLD.bytes)}`],
    ['number 1 does not begin with an id .+', `my key:${base64(OLD.bytes)}`],
    ['two keys have the id “2026-05”', `${written(NEW)},${written(NEW)}`],
    ['what follows “a:” is not base64', `a:${base64(OLD.bytes)}!`],
    ['the key “a” has 16 bytes instead of 32', `a:${base64(OLD.bytes.subarray(0, 16))}`],
    ['there is none', ','],
  ] as const) {
    it(`say what is wrong with PAYLOAD_KEYS without repeating a key: ${fault}`, () => {
      const said = complaint({ PAYLOAD_KEYS: value });
      assert.match(
        said,
        new RegExp(`^The setting PAYLOAD_KEYS takes .+, which the given value is not: ${fault}\\.$`),
      );
      assert.ok(
        !said.includes(base64(OLD.bytes).slice(0, 8)) && !said.includes(base64(NEW.bytes).slice(0, 8)),
      );
    });
  }

  const STORE = {
    FILES_URL: 'http://127.0.0.1:9000/studio',
    S3_ACCESS_KEY_ID: 'key',
    S3_SECRET_ACCESS_KEY: 'hunter2-hunter2',
  };

  it('take a bucket, or a prefix in it, and no address that could be another', () => {
    for (const url of ['http://minio:9000/bucket', 'https://s3.eu-central-1.amazonaws.com/a.b-c/d/e_f'])
      assert.deepEqual(readSettings({ ...STORE, FILES_URL: `${url}/` }).fileStore, {
        url,
        accessKeyId: 'key',
        secretAccessKey: 'hunter2-hunter2',
        region: 'us-east-1',
      });
    for (const url of [
      'https://s3.example.com',
      'https://s3.example.com/',
      's3://bucket/prefix',
      'https://s3.example.com/bucket?versioning',
      'https://s3.example.com/bucket#files',
      'https://s3.example.com/bucket/../other',
      'https://s3.example.com/bucket//files',
      'https://s3.example.com/bucket/a b',
      'https://s3.example.com/bucket/%2e%2e',
    ])
      assert.match(
        complaint({ ...STORE, FILES_URL: url }),
        /^The setting FILES_URL takes .*https:\/\/host\/bucket\/prefix, which the given value is not\.$/,
        url,
      );
  });

  for (const missing of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const) {
    it(`need a ${missing} where files are in a store`, () => {
      const said = complaint({ ...STORE, [missing]: '' });
      assert.match(said, new RegExp(`^With FILES_URL the setting ${missing} is needed too: it takes `));
      assert.doesNotMatch(said, /hunter/);
    });
  }

  for (const name of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_REGION'] as const) {
    it(`do not take a ${name} alone, with which files would silently stay on this machine`, () => {
      assert.match(
        complaint({ [name]: 'something' }),
        new RegExp(`^With ${name} the setting FILES_URL is needed`),
      );
    });
  }

  it('keep archives where files are only if those are in a store', () => {
    assert.equal(readSettings({}).archiveIn, 'database');
    assert.equal(readSettings({ ...STORE, ARCHIVE_IN: 'files' }).archiveIn, 'files');
    assert.match(
      complaint({ ARCHIVE_IN: 'files' }),
      /^With ARCHIVE_IN=files the setting FILES_URL is needed/,
    );
    assert.match(
      complaint({ ...STORE, ARCHIVE_IN: 's3' }),
      /^The setting ARCHIVE_IN takes database or files/,
    );
  });

  it('take secrets from files that NAME_FILE names', async () => {
    const folder = await tempDir();
    const values = {
      ...KEYS,
      SECRET_KEY_PREVIOUS: 'the secret before it',
      DATABASE_URL: 'postgres://me:pass@db/studio',
      PAYLOAD_KEYS: `${written(NEW)}\n${written(OLD)}`,
      ...STORE,
      TEMPORAL_API_KEY: 'a-key-of-temporal-cloud',
    };
    const at = { TEMPORAL_ADDRESS: 'temporal.internal:7233' };
    const files = Object.fromEntries(Object.keys(values).map((name) => [`${name}_FILE`, join(folder, name)]));
    for (const [name, value] of Object.entries(values)) await writeFile(join(folder, name), `${value}\n`);
    assert.deepEqual(readSettings({ ...at, ...files }), readSettings({ ...at, ...values }));
  });

  it('say what is wrong with a file that holds a secret', async () => {
    const [file, empty] = [join(await tempDir(), 'key'), join(await tempDir(), 'empty')];
    await Promise.all([writeFile(file, 'hunter2'), writeFile(empty, '\n')]);
    assert.match(
      complaint({ SECRET_KEY_FILE: file }),
      /^The setting SECRET_KEY takes .+, which the given value is not\.$/,
    );
    assert.equal(complaint({ API_KEY_FILE: empty }), `API_KEY_FILE names ${empty}, which is empty.`);
    assert.equal(
      complaint({ API_KEY_FILE: `${file}s` }),
      `API_KEY_FILE names ${file}s, which cannot be read (ENOENT).`,
    );
    assert.equal(complaint({ ...KEYS, API_KEY_FILE: file }), 'Set API_KEY or API_KEY_FILE, not both.');
  });

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

  for (const missing of ['DATABASE_URL', 'TEMPORAL_ADDRESS'] as const) {
    it(`need a ${missing} where API and workers are processes of their own`, () => {
      const env = {
        ...KEYS,
        DATABASE_URL: 'postgres://db/studio',
        TEMPORAL_ADDRESS: 'temporal:7233',
        ROLE: 'api',
      };
      assert.equal(readSettings(env).role, 'api');
      assert.match(
        complaint({ ...env, [missing]: '' }),
        new RegExp(`^With ROLE=api the setting ${missing} is needed`),
      );
    });
  }

  it('need a TEMPORAL_ADDRESS where there are builds of the workers', () => {
    assert.match(
      complaint({ WORKER_BUILD: '3f2a9c1' }),
      /^With WORKER_BUILD the setting TEMPORAL_ADDRESS is needed/,
    );
  });

  it('take proxies by their number, or by their addresses and networks', () => {
    assert.equal(readSettings({ TRUSTED_PROXIES: '0' }).trustedProxies, 0);
    assert.deepEqual(readSettings({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,fd00::/8' }).trustedProxies, [
      '10.0.0.0/8',
      '192.0.2.1',
      'fd00::/8',
    ]);
  });

  describe('for a Temporal cluster behind TLS', () => {
    const AT = { TEMPORAL_ADDRESS: 'studio.a1b2c.tmprl.cloud:7233' };
    let ca: string;
    let ours: Certificate;

    before(async () => {
      const authority = await makeAuthority();
      ca = authority.certificate;
      ours = await authority.sign('a-worker');
    });

    it('switch TLS on with whatever needs it', () => {
      const tlsOf = (env: Record<string, string>) => readSettings({ ...AT, ...env }).temporalTls;
      assert.equal(tlsOf({}), null);
      assert.equal(tlsOf({ TEMPORAL_TLS: 'off' }), null);
      const plain = { serverName: null, ca: null, client: null };
      assert.deepEqual(tlsOf({ TEMPORAL_TLS: 'on' }), plain);
      assert.deepEqual(tlsOf({ TEMPORAL_API_KEY: 'key' }), plain);
      assert.deepEqual(tlsOf({ TEMPORAL_TLS_CA: ca }), { ...plain, ca: ca.trim() });
      assert.deepEqual(tlsOf({ TEMPORAL_TLS_CERT: ours.certificate, TEMPORAL_TLS_KEY: ours.key })?.client, {
        certificate: ours.certificate.trim(),
        key: ours.key.trim(),
      });
    });

    it('refuse what contradicts itself, or cannot be used', async () => {
      const pair = { TEMPORAL_TLS_CERT: ours.certificate, TEMPORAL_TLS_KEY: ours.key };
      const other = await (await makeAuthority()).sign('another');
      assert.match(
        complaint({ ...AT, TEMPORAL_TLS: 'off', TEMPORAL_API_KEY: 'key' }),
        /^With TEMPORAL_API_KEY the connection to Temporal needs TLS: take TEMPORAL_TLS=off away\.$/,
      );
      assert.match(
        complaint({ TEMPORAL_API_KEY: 'key' }),
        /^With TEMPORAL_API_KEY the setting TEMPORAL_ADDRESS/,
      );
      assert.match(
        complaint({ ...AT, TEMPORAL_TLS_CERT: ours.certificate }),
        /belong together: set both or neither/,
      );
      assert.match(
        complaint({ ...AT, ...pair, TEMPORAL_TLS_KEY: other.key }),
        /^The certificate in TEMPORAL_TLS_CERT is of another key than the one in TEMPORAL_TLS_KEY\.$/,
      );
    });

    it('say what is wrong with a certificate or a key', () => {
      assert.match(
        complaint({ ...AT, TEMPORAL_TLS_CERT: '/etc/cert.pem' }),
        /^The setting TEMPORAL_TLS_CERT takes .+: it does not begin with a certificate in PEM/,
      );
      assert.match(complaint({ ...AT, TEMPORAL_TLS_KEY: ca }), /: it is no private key in PEM/);
      assert.match(
        complaint({ ...AT, TEMPORAL_TLS_KEY: '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=' }),
        /: it is encrypted with a passphrase\.$/,
      );
    });

    it('refuse a certificate that has run out', () => {
      const end = new Date(new X509Certificate(ours.certificate).validTo);
      assert.equal(pairFault(ours.certificate, ours.key, new Date(end.getTime() - 1_000)), null);
      assert.equal(
        pairFault(ours.certificate, ours.key, new Date(end.getTime() + 1_000)),
        `ran out at ${end.toISOString()}`,
      );
    });
  });
});
