import { startDevServer, type DevServer } from '../../src/temporal/dev-server/dev-server.ts';
import { atEnd, killAtExit } from './at-end.ts';
import { temporalBinary } from './temporal-binary.ts';
import { temporalFolder } from './temporal-folder.ts';

let server: Promise<DevServer> | undefined;

/** `host:port` of a real dev server, the same for all tests of a run; started when first asked for. */
export async function temporalAddress(): Promise<string> {
  server ??= start();
  return (await server).address;
}

async function start(): Promise<DevServer> {
  const started = await startDevServer({
    binary: temporalBinary(),
    folder: await temporalFolder(),
    namespace: 'default',
    say: (line) => console.error(line),
    onGivenUp: (error) => console.error(error.message),
  });
  atEnd(() => started.process.stop());
  killAtExit(() => started.process.pid);
  return started;
}
