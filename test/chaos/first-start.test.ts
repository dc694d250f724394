import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/store/database.ts';
import { databaseFile, startDevServer } from '../../src/temporal/dev-server/dev-server.ts';
import { tsxArguments } from '../../src/tsx-program.ts';
import { tempDir } from '../support/temp-dir.ts';
import { temporalBinary } from '../support/temporal-binary.ts';
import { temporalFolder } from '../support/temporal-folder.ts';

const OPEN_DATABASE = fileURLToPath(new URL('./support/open-database.ts', import.meta.url));

describe('a first start that is killed', function () {
  this.timeout(600_000);

  it('is followed by one that works, though the database was half made', async () => {
    const folder = join(await tempDir(), 'database');
    const first = spawn(process.execPath, [...tsxArguments(OPEN_DATABASE), folder], { stdio: 'ignore' });
    const ended = once(first, 'exit');
    // With hardly a pause: there are a few milliseconds between this file and the last one.
    const limit = Date.now() + 200_000;
    const nobody = new Int32Array(new SharedArrayBuffer(4));
    while (!existsSync(join(folder, 'PG_VERSION'))) {
      assert.ok(Date.now() < limit, 'Nothing was made.');
      Atomics.wait(nobody, 0, 0, 1);
    }
    first.kill('SIGKILL');
    assert.deepEqual(await ended, [null, 'SIGKILL']);

    const database = await openDatabase({ folder });
    assert.deepEqual(await database.query('select 1 as one'), [{ one: 1 }]);
    await database.close();
  });

  it('is followed by one that works, though Temporal had made its file and no tables', async () => {
    const folder = await temporalFolder();
    const binary = await dyingFirst(temporalBinary(), databaseFile(folder));
    const start = () =>
      startDevServer({
        binary,
        folder,
        namespace: 'default',
        say: () => undefined,
        onGivenUp: (error) => assert.fail(error),
      });
    await assert.rejects(start(), /SIGKILL/);
    assert.ok(existsSync(databaseFile(folder)));

    const server = await start();
    await server.process.stop();
  });
});

/** A Temporal CLI that dies right after it has created its file, and is as ever from then on. */
async function dyingFirst(binary: string, file: string): Promise<string> {
  const died = join(await tempDir(), 'died');
  const program = join(await tempDir(), 'temporal');
  await writeFile(
    program,
    `#!/bin/sh\n[ -e '${died}' ] || { : > '${died}'; : > '${file}'; kill -9 $$; }\nexec '${binary}' "$@"\n`,
  );
  await chmod(program, 0o755);
  return program;
}
