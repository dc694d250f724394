import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { readSettings, SETTING_NAMES } from '../../src/settings.ts';
import { tempDir } from '../support/temp-dir.ts';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '../..');
const IN_ROOT = { cwd: ROOT };

/** As far as it is looked at here. */
const service = z.object({
  image: z.string(),
  build: z.string().optional(),
  restart: z.string(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ disable: z.boolean().optional(), test: z.array(z.string()).optional() }),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
});
const composition = z.object({
  services: z.record(z.string(), service),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

/** With its version, down to what a patch changes. */
const PINNED = /^[a-z0-9/.-]+:\d+\.\d+\.?\d*[a-z0-9.-]*(@sha256:[0-9a-f]{64})?$/;

/** The clients of Docker that can read a compose file, of those that are installed here. */
const CLIENTS = [['docker', 'compose'], ['docker-compose']].filter(
  ([program = '', ...more]) => spawnSync(program, [...more, 'version']).status === 0,
);

describe('docker-compose.yml', () => {
  let services: z.infer<typeof composition>['services'];
  let secrets: z.infer<typeof composition>['secrets'];

  before(async () => {
    const text = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
    ({ services, secrets } = composition.parse(parse(text, { merge: true })));
  });

  const ours = () => Object.entries(services).filter(([, { build }]) => build !== undefined);

  it('has API and worker apart, and each of the others once', () => {
    assert.deepEqual(Object.keys(services).sort(), [
      'api',
      'postgres',
      'setup',
      'temporal',
      'temporal-tables',
      'temporal-ui',
      'worker',
    ]);
    assert.deepEqual(
      ours().map(([name, { environment }]) => [name, environment['ROLE']]),
      [
        ['api', 'api'],
        ['worker', 'worker'],
        ['setup', undefined],
      ],
    );
  });

  it('names the version of every image', () => {
    for (const [name, { image }] of Object.entries(services)) assert.match(image, PINNED, name);
  });

  it('looks after everything that stays, and waits for the end of everything that does not', () => {
    const endings = new Set<string>();
    for (const { depends_on } of Object.values(services))
      for (const [name, { condition }] of Object.entries(depends_on)) {
        assert.ok(services[name], name);
        if (condition === 'service_completed_successfully') endings.add(name);
        else assert.equal(condition, 'service_healthy', name);
      }
    for (const [name, { healthcheck, restart }] of Object.entries(services)) {
      const stays = !endings.has(name);
      assert.equal(restart, stays ? 'unless-stopped' : 'on-failure', name);
      assert.equal(healthcheck.disable, stays ? undefined : true, name);
      if (stays) assert.match(healthcheck.test?.[0] ?? '', /^CMD/, name);
    }
  });

  it('has no secret in clear: each is in a file that is mounted', () => {
    for (const [name, { environment, secrets: mounted }] of Object.entries(services)) {
      for (const secret of mounted) assert.ok(secrets[secret], `${name}: ${secret}`);
      for (const [variable, value] of Object.entries(environment)) {
        const file = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
        if (file !== undefined) {
          assert.match(variable, /_FILE$/, name);
          assert.ok(mounted.includes(file), `${name}: ${variable}`);
        } else assert.doesNotMatch(variable, /KEY|SECRET|TOKEN|PASSWORD|PWD|DATABASE_URL/, name);
      }
    }
    for (const [name, { file }] of Object.entries(secrets)) assert.equal(file, `./secrets/${name}`);
  });

  it('serves this machine only', () => {
    const published = Object.values(services).flatMap(({ ports }) => ports);
    assert.equal(published.length, 2);
    for (const port of published) assert.match(port, /^127\.0\.0\.1:/);
    // Metrics ask nobody who they are.
    for (const port of published) assert.doesNotMatch(port, /9464/);
  });

  it('lets ours do little: as a user of their own, without rights, in a file system that cannot be written', () => {
    for (const [name, { read_only, cap_drop, stop_grace_period }] of ours()) {
      assert.equal(read_only, true, name);
      assert.deepEqual(cap_drop, ['ALL'], name);
      // start.ts gives its server 20 s, and the container has to outlast that.
      assert.ok(Number.parseInt(stop_grace_period ?? '0') > 20, name);
    }
  });

  it('mounts files that are there, and programs that can be run', async () => {
    for (const { volumes, command, entrypoint } of Object.values(services)) {
      for (const [source = ''] of volumes.map((volume) => volume.split(':')))
        if (source.startsWith('.')) assert.ok(existsSync(join(ROOT, source)), source);
      for (const word of [...(command ?? []), ...(entrypoint ?? [])])
        if (/^(src|test)\//.test(word)) assert.ok(existsSync(join(ROOT, word)), word);
    }
    for (const script of await readdir(join(ROOT, 'deploy')))
      if (script.endsWith('.sh')) assert.ok((await stat(join(ROOT, 'deploy', script))).mode & 0o100, script);
  });

  it('gives ours settings that there are, with values that they take', async () => {
    const folder = await tempDir();
    await run('sh', ['deploy/make-secrets.sh', folder], IN_ROOT);
    for (const [name, { environment }] of ours()) {
      for (const variable of Object.keys(environment))
        assert.ok(SETTING_NAMES.includes(variable), `${name}: ${variable}`);
      const env = Object.fromEntries(
        Object.entries(environment).map(([variable, value]) => [
          variable,
          value.replace(/^\/run\/secrets/, folder).replace(/\$\{\w+:-([^}]*)\}/g, '$1'),
        ]),
      );
      const settings = readSettings(env);
      assert.equal(settings.temporalAddress, 'temporal:7233');
      assert.match(settings.databaseUrl ?? '', /^postgres:\/\/studio:[0-9a-f]{48}@postgres:5432\/studio$/);
      assert.equal(settings.payloadKeys?.length, 1);
      assert.equal(settings.metricsAddress, '0.0.0.0:9464');
    }
  });

  for (const [program = '', ...more] of CLIENTS) {
    it(`is what ${[program, ...more].join(' ')} takes`, async () => {
      const { stdout } = await run(program, [...more, 'config', '--services'], IN_ROOT);
      assert.deepEqual(stdout.trim().split('\n').sort(), Object.keys(services).sort());
      await run(program, [...more, 'config', '--quiet'], IN_ROOT);
    });
  }
});

describe('deploy/make-secrets.sh', () => {
  it('makes each secret once, in a folder that only its owner gets into', async () => {
    const folder = await tempDir();
    const make = () => run('sh', ['deploy/make-secrets.sh', folder], IN_ROOT);
    const read = async () =>
      Promise.all(
        (await readdir(folder))
          .sort()
          .map(async (name) => [name, await readFile(join(folder, name), 'utf8')]),
      );
    await make();
    const made = await read();
    assert.equal(made.length, 7);
    assert.equal(new Set(made.map(([, value]) => value)).size, 7);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await make()).stdout, '');
    assert.deepEqual(await read(), made);
  });
});

describe('Dockerfile', () => {
  let lines: string[];

  before(async () => {
    const text = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
    lines = text
      .replace(/\\\n\s*/g, '')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
  });

  const of = (instruction: string) =>
    lines.flatMap((line) => (line.startsWith(`${instruction} `) ? [line.slice(instruction.length + 1)] : []));

  it('is made from images of named versions', () => {
    const stages = new Set<string>();
    for (const from of of('FROM')) {
      const [image = '', , name] = from.split(' ');
      if (!stages.has(image)) assert.match(image, PINNED);
      if (name !== undefined) stages.add(name);
    }
  });

  it('runs as a user without rights, with what runs and no more', () => {
    assert.equal(of('USER').at(-1), 'node');
    assert.ok(of('RUN').some((command) => command.includes('npm ci --omit=dev --ignore-scripts')));
    assert.equal(of('HEALTHCHECK').length, 1);
  });

  it('takes files that are there and that .dockerignore lets through, and runs programs that are there', async () => {
    const ignore = await readFile(join(ROOT, '.dockerignore'), 'utf8');
    const letThrough = ignore.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    assert.ok(ignore.split('\n').includes('*'));
    for (const copy of of('COPY').filter((each) => !each.startsWith('--from')))
      for (const source of copy.split(' ').slice(0, -1)) {
        assert.ok(existsSync(join(ROOT, source)), source);
        assert.ok(letThrough.includes(source), source);
      }
    for (const program of lines.join('\n').match(/\bsrc\/[\w-]+\.ts/g) ?? [])
      assert.ok(existsSync(join(ROOT, program)), program);
  });
});
