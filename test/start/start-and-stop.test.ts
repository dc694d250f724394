import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { isServing } from '../../src/temporal/dev-server/health.ts';
import { freePort } from '../support/free-port.ts';
import { startStudio, until, type Studio, type StudioOptions } from '../support/processes.ts';
import { tempDir } from '../support/temp-dir.ts';

const STAND_IN = fileURLToPath(new URL('./support/stand-in-start.ts', import.meta.url));

/** The processes themselves are what is tested here, so a quick stand-in does for the server. */
function start(options: StudioOptions = {}): Promise<Studio> {
  return startStudio({ program: STAND_IN, ...options });
}

async function temporalAddressOf(studio: Studio): Promise<string> {
  return (await fetch(studio.url)).text();
}

/** For how long Temporal keeps conversations that are closed. */
async function daysKept(address: string): Promise<number> {
  const connection = await Connection.connect({ address });
  const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  await connection.close();
  return Number(config?.workflowExecutionRetentionTtl?.seconds) / 86_400;
}

describe('starting and stopping', () => {
  it('prints its addresses when everything is up, and the API key once, keeps histories, and stops without a trace', async () => {
    const studio = await start();
    await studio.ready();
    assert.match(studio.output(), new RegExp(`Web app +http://localhost:${studio.port}\n`));
    assert.match(studio.output(), /Temporal UI +http:\/\/127\.0\.0\.1:\d+\n/);
    assert.ok(studio.output().includes(await studio.apiKey()));
    const address = await temporalAddressOf(studio);
    await until(() => isServing(address));
    assert.equal(await daysKept(address), 90);

    assert.deepEqual(await studio.stop(), { code: 0, signal: null });
    for (const part of ['server', 'temporal'] as const) assert.equal(await studio.pidOf(part), null, part);

    const again = await start({ dataDir: studio.dataDir, port: studio.port });
    await again.ready();
    assert.ok(!again.output().includes(await again.apiKey()));
    assert.deepEqual(await again.stop(), { code: 0, signal: null });
  });

  it('stops the server before Temporal, which it still works with', async () => {
    const studio = await start();
    await studio.ready();
    studio.signal('SIGTERM');
    assert.deepEqual(await studio.exited(), { code: 0, signal: null });
    assert.match(studio.output(), /^The stand-in stops; Temporal still serves\.$/m);
  });

  it('stops while it is still starting', async () => {
    const studio = await start();
    await until(() => studio.output().includes('Starting Temporal'));
    assert.deepEqual(await studio.stop(), { code: 0, signal: null });
    for (const part of ['server', 'temporal'] as const) assert.equal(await studio.pidOf(part), null, part);
  });

  it('starts the server again when it is killed, and Temporal on the same address', async () => {
    const studio = await start();
    await studio.ready();
    const address = await temporalAddressOf(studio);
    for (const part of ['server', 'temporal'] as const) {
      const before = await studio.pidOf(part);
      await studio.kill9(part);
      await until(async () => ![before, null].includes(await studio.pidOf(part)));
    }
    await until(() => isServing(address));
    await until(() =>
      fetch(studio.url).then(
        (response) => response.ok,
        () => false,
      ),
    );
    assert.equal(await temporalAddressOf(studio), address);
    assert.deepEqual(await studio.stop(), { code: 0, signal: null });
  });

  it('starts again in the same folder, at the same addresses, right after the parent was killed', async () => {
    const studio = await start();
    await studio.ready();
    const address = await temporalAddressOf(studio);
    const orphan = await studio.pidOf('temporal');
    await studio.kill9('parent');

    const next = await start({ dataDir: studio.dataDir, port: studio.port });
    await next.ready();
    assert.equal(await temporalAddressOf(next), address);
    assert.notEqual(await next.pidOf('temporal'), orphan);
    assert.deepEqual(await next.stop(), { code: 0, signal: null });
  });

  it('starts again in the same folder right after everything was killed', async () => {
    const studio = await start();
    await studio.ready();
    await studio.kill9All();

    const next = await start({ dataDir: studio.dataDir, port: studio.port });
    await next.ready();
    assert.deepEqual(await next.stop(), { code: 0, signal: null });
  });

  it('ends with what the server said when that does not come up', async () => {
    const failing = join(await tempDir(), 'failing');
    await writeFile(failing, '');
    const studio = await start({ env: { STAND_IN_FAILS: failing } });
    assert.deepEqual(await studio.exited(), { code: 1, signal: null });
    assert.match(studio.output(), /^The stand-in was told to fail\.$/m);
    assert.equal(await studio.pidOf('temporal'), null);
  });

  it('ends when the server keeps dying at its restart', async () => {
    const failing = join(await tempDir(), 'failing');
    const studio = await start({ env: { STAND_IN_FAILS: failing } });
    await studio.ready();
    await writeFile(failing, '');
    await studio.kill9('server');
    assert.deepEqual(await studio.exited(), { code: 1, signal: null });
    assert.match(studio.output(), /^The server process ended with exit code 1\.$/m);
    assert.equal(await studio.pidOf('temporal'), null);
  });
});

describe('what keeps it from starting', () => {
  /** All it printed, which has to be one line, and exit code 1. */
  async function complaint(options: StudioOptions): Promise<string> {
    const studio = await start(options);
    assert.deepEqual(await studio.exited(), { code: 1, signal: null });
    const lines = studio.output().trim().split('\n');
    assert.equal(lines.length, 1, studio.output());
    return lines[0] ?? '';
  }

  it('is a port in use', async () => {
    const port = await freePort();
    const other = createServer().listen(port);
    try {
      assert.match(
        await complaint({ port }),
        new RegExp(`^Port ${port} is in use by another program: .*PORT`),
      );
    } finally {
      other.close();
    }
  });

  it('is a data folder in use, whatever the name it is called by', async () => {
    const studio = await start();
    await studio.ready();
    const said = await complaint({
      dataDir: join(studio.dataDir, '..', '.', studio.dataDir.split('/').at(-1) ?? ''),
    });
    const parent = await studio.pidOf('parent');
    assert.match(said, new RegExp(`^The data folder .* is in use by process ${parent}: .*DATA_DIR`));
    await studio.stop();
  });

  it('is a data folder that cannot be written', async () => {
    const file = join(await tempDir(), 'file');
    await writeFile(file, '');
    assert.match(await complaint({ dataDir: join(file, 'data') }), /^The data folder .* cannot be written/);
    assert.match(await complaint({ dataDir: '/proc/data' }), /^The data folder .* cannot be written/);
  });

  it('is an invalid setting', async () => {
    assert.match(await complaint({ env: { PORT: 'http' } }), /^The setting PORT takes .*, not "http"\.$/);
  });

  it('is a named Temporal binary that cannot be run', async () => {
    const said = await complaint({ env: { TEMPORAL_CLI: '/nowhere/temporal' } });
    assert.match(said, /^TEMPORAL_CLI names \/nowhere\/temporal, but it cannot be run \(ENOENT\)\.$/);
  });
});
