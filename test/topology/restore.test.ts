import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startDevServer, type DevServer } from '../../src/temporal/dev-server/dev-server.ts';
import { assertEchoedInOrder } from '../promises/support/expectations.ts';
import { echoFlow } from '../promises/support/flows.ts';
import { killAtExit } from '../support/at-end.ts';
import { PROGRAMS } from '../support/postgres-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { temporalBinary } from '../support/temporal-binary.ts';
import { temporalFolder } from '../support/temporal-folder.ts';
import { insist, openTopology, publish, say, transcript, type Topology } from './support/topology.ts';

const run = promisify(execFile);
const program = (name: string, ...options: string[]) => run(join(PROGRAMS, name), options);

const NAMESPACE = 'restored';

/** A Temporal server whose file is in the folder. */
async function serveTemporal(folder: string): Promise<DevServer> {
  const server = await startDevServer({
    binary: temporalBinary(),
    folder,
    namespace: 'default',
    say: (line) => console.error(line),
    onGivenUp: (error) => console.error(error.message),
  });
  killAtExit(() => server.process.pid);
  return server;
}

describe('a backup', function () {
  this.timeout(600_000);

  let temporal: DevServer;
  let topology: Topology;

  after(async () => {
    await topology.end();
    await temporal.process.stop();
  });

  it('is all that conversations need to go on in another place', async () => {
    const place = await temporalFolder();
    temporal = await serveTemporal(place);
    topology = await openTopology({ temporal: temporal.address, namespace: NAMESPACE });
    const [api] = await Promise.all([topology.add('api'), topology.add('worker')]);
    await publish(api, echoFlow());
    const id = 'told-before-and-after';
    const { token } = await insist<{ token: string }>([api], 'POST', '/conversations', { flow: 'echo', id });
    await say([api], id, 'before');

    await topology.stopAll();
    await temporal.process.stop();
    const backup = await tempDir();
    const dump = join(backup, 'studio.dump');
    await program('pg_dump', '--format=custom', `--file=${dump}`, topology.databaseUrl);
    for (const file of await readdir(place))
      if (file.startsWith('temporal.db')) await copyFile(join(place, file), join(backup, file));
    await topology.end();

    const elsewhere = await temporalFolder();
    for (const file of await readdir(backup))
      if (file.startsWith('temporal.db')) await copyFile(join(backup, file), join(elsewhere, file));
    temporal = await serveTemporal(elsewhere);
    topology = await openTopology({
      temporal: temporal.address,
      namespace: NAMESPACE,
      fill: async ({ url }) => {
        await program('pg_restore', '--exit-on-error', `--dbname=${url}`, dump);
      },
    });
    const [restored] = await Promise.all([topology.add('api'), topology.add('worker')]);
    await say([restored], id, 'after');
    assertEchoedInOrder(await transcript([restored], id), ['before', 'after']);
    const { status } = await fetch(`${restored.url}/api/v1/conversations/${id}/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(status, 200, 'the visitor is known by the token they had');
  });
});
