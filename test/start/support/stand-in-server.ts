/**
 * In the place of the server process: as quick as possible, with what its parent relies on. `STAND_IN_FAILS`
 * names a file whose presence makes it fail at start.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { lockForServer } from '../../../src/data-dir.ts';
import { readSettings } from '../../../src/settings.ts';
import { exitWith, StartError } from '../../../src/start-error.ts';
import { isServing } from '../../../src/temporal/dev-server/health.ts';

const settings = readSettings(process.env);

async function serve(): Promise<void> {
  const failing = process.env['STAND_IN_FAILS'];
  if (failing !== undefined && existsSync(failing)) throw new StartError('The stand-in was told to fail.');
  const lock = await lockForServer(settings.dataDir);
  const server = createServer((_request, response) => response.end(settings.temporalAddress));
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    const address = settings.temporalAddress ?? '';
    // It may be slow to say so.
    if ((await isServing(address)) || (await isServing(address)))
      say('The stand-in stops; Temporal still serves.');
    await lock.release();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('disconnect', () => void stop());
  // A terminal's Ctrl-C reaches this process too; its parent decides.
  process.on('SIGINT', () => undefined);
  server.listen(settings.port, () =>
    process.send?.({ type: 'ready', url: settings.publicUrl, setupUrl: null }),
  );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

await serve().catch(exitWith);
