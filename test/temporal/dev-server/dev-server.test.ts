import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { StartError } from '../../../src/start-error.ts';
import {
  databaseFile,
  startDevServer,
  type DevServer,
  type DevServerOptions,
} from '../../../src/temporal/dev-server/dev-server.ts';
import { isServing } from '../../../src/temporal/dev-server/health.ts';
import { endServersOn, serversOn } from '../../../src/temporal/dev-server/leftovers.ts';
import { anyFreePort, choosePorts } from '../../../src/temporal/dev-server/ports.ts';
import { SEARCH_ATTRIBUTES } from '../../../src/temporal/search-attributes.ts';
import { atEnd } from '../../support/at-end.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/processes.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { temporalBinary } from '../../support/temporal-binary.ts';
import { temporalFolder } from '../../support/temporal-folder.ts';

async function start(folder: string, options: Partial<DevServerOptions> = {}): Promise<DevServer> {
  const server = await startDevServer({
    binary: temporalBinary(),
    folder,
    namespace: 'default',
    say: () => undefined,
    onGivenUp: (error) => console.error(error.message),
    ...options,
  });
  atEnd(() => server.process.stop());
  return server;
}

describe('the dev server', () => {
  it('keeps its workflows, its ports and its search attributes when it is started again', async () => {
    const folder = await temporalFolder();
    const first = await start(folder);
    await withClient(first.address, (client) =>
      client.workflow.start('conversation', { workflowId: 'kept', taskQueue: 'nobody' }),
    );
    await first.process.stop();
    assert.equal(await isServing(first.address), false);

    const second = await start(folder);
    assert.equal(second.address, first.address);
    assert.equal(second.uiUrl, first.uiUrl);
    await withClient(second.address, async (client, connection) => {
      assert.equal((await client.workflow.getHandle('kept').describe()).status.name, 'RUNNING');
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace: 'default',
      });
      for (const name of Object.keys(SEARCH_ATTRIBUTES)) assert.ok(name in customAttributes, name);
    });
  });

  it('gives a workflow to the next worker soon, however many have died with its task', async () => {
    const { address } = await start(await temporalFolder());
    await withClient(address, async (client, connection) => {
      const taskQueue = 'short-lived';
      const options = { workflowId: 'hot', taskQueue, workflowTaskTimeout: 1_000 };
      await client.workflow.start('conversation', options);
      // Each takes the task, and is never heard of again.
      const taken: { attempt: number; at: number }[] = [];
      while (taken.length < 6) {
        const poll = { namespace: 'default', taskQueue: { name: taskQueue } };
        const { attempt, taskToken } = await connection.withDeadline(Date.now() + 60_000, () =>
          connection.workflowService.pollWorkflowTaskQueue(poll),
        );
        if (taskToken.length > 0) taken.push({ attempt, at: performance.now() });
      }
      const waits = taken.map(({ at }, index) => at - (taken[index - 1]?.at ?? at));
      assert.deepEqual(
        taken.map(({ attempt }) => attempt),
        [1, 2, 3, 4, 5, 6],
      );
      // Twice the timeout, and what a busy machine adds; it would be eleven seconds.
      assert.ok((waits.at(-1) ?? Infinity) < 8_000, `Waited ${waits.map(Math.round).join(', ')} ms`);
    });
  });

  it('serves its Web UI, to this machine only', async () => {
    const { uiUrl, address } = await start(await temporalFolder());
    assert.match(await (await fetch(uiUrl)).text(), /<html/i);
    for (const served of [uiUrl, `http://${address}`]) assert.equal(new URL(served).hostname, '127.0.0.1');
  });

  it('makes the namespace that a setting names', async () => {
    const { address } = await start(await temporalFolder(), { namespace: 'studio' });
    await withClient(address, async (_client, connection) => {
      const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'studio' });
      assert.equal(namespaceInfo?.name, 'studio');
    });
  });

  it('is ended when an earlier run left it behind, so that never two have one file', async () => {
    const folder = await tempDir();
    const orphan = spawn(temporalBinary(), orphanArguments(folder, await freePort(), await freePort()), {
      stdio: 'ignore',
    });
    atEnd(() => orphan.kill('SIGKILL'));
    await until(async () => (await serversOn(databaseFile(folder))).length === 1);
    const said: string[] = [];
    const next = await start(folder, { say: (line) => said.push(line) });
    assert.notEqual(next.process.pid, orphan.pid);
    assert.deepEqual(await serversOn(databaseFile(folder)), [next.process.pid]);
    assert.deepEqual(said, ['Ended the Temporal server that an earlier run left behind.']);
  });

  it('leaves servers on other files alone', async () => {
    const other = await start(await temporalFolder());
    assert.equal(await endServersOn(databaseFile(await tempDir())), 0);
    await until(() => isServing(other.address));
  });

  it('says why, from its log, when it does not come up', async () => {
    const folder = await tempDir();
    await writeFile(databaseFile(folder), 'this is not a database'.repeat(100));
    await assert.rejects(start(folder), (error: unknown) => {
      assert.ok(error instanceof StartError);
      assert.match(
        error.message,
        /^The Temporal server ended with exit code 1: .*not a database.*temporal\.log/,
      );
      return true;
    });
    assert.deepEqual(await serversOn(databaseFile(folder)), []);
  });

  it('is stopped when the start is stopped while it comes up', async () => {
    const folder = await tempDir();
    const binary = join(folder, 'never-serves');
    await writeFile(binary, '#!/usr/bin/env node\nsetInterval(() => {}, 1000);\n', { mode: 0o755 });
    const stopping = new AbortController();
    const options = { namespace: 'default', say: () => undefined, onGivenUp: () => undefined };
    const starting = startDevServer({ binary, folder, ...options }, stopping.signal);
    const refused = assert.rejects(starting, { name: 'AbortError' });
    await until(async () => (await serversOn(databaseFile(folder))).length === 1);
    stopping.abort();
    await refused;
    assert.deepEqual(await serversOn(databaseFile(folder)), []);
  });
});

describe('the ports of the dev server', () => {
  it('stay the same for as long as they are free', async () => {
    const folder = await tempDir();
    const ports = { frontend: await freePort(), ui: await freePort() };
    await writeFile(join(folder, 'temporal-ports.json'), JSON.stringify(ports));
    assert.deepEqual(await choosePorts(folder), ports);

    const other = createServer().listen(ports.ui, '127.0.0.1');
    try {
      const chosen = await choosePorts(folder);
      assert.equal(chosen.frontend, ports.frontend);
      assert.notEqual(chosen.ui, ports.ui);
      assert.deepEqual(await choosePorts(folder), chosen);
    } finally {
      other.close();
    }
  });

  it('are chosen anew when what was remembered makes no sense', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'temporal-ports.json'), '{"frontend": "7233"');
    const chosen = await choosePorts(folder);
    assert.notEqual(chosen.frontend, chosen.ui);
    assert.deepEqual(JSON.parse(await readFile(join(folder, 'temporal-ports.json'), 'utf8')), chosen);
  });

  it('are none that an outgoing connection is given while nobody listens there', async () => {
    for (let tries = 0; tries < 20; tries += 1) assert.ok((await anyFreePort()) < 32_768);
  });
});

function orphanArguments(folder: string, port: number, ui: number): string[] {
  const address = ['--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(ui)];
  return ['server', 'start-dev', '--db-filename', databaseFile(folder), ...address];
}

async function withClient(
  address: string,
  use: (client: Client, connection: Connection) => Promise<unknown>,
): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await use(new Client({ connection }), connection);
  } finally {
    await connection.close();
  }
}
