import { killAtExit } from './at-end.ts';
import { startPostgresServer, type PostgresServer } from './postgres-server.ts';
import { tempDir } from './temp-dir.ts';

/** A PostgreSQL server for tests, with nothing in it; whoever asks for it stops it. It does not outlive the tests' process. */
export async function startTestPostgres(): Promise<PostgresServer> {
  const server = await startPostgresServer({
    folder: await tempDir(),
    say: (line) => console.error(line),
    onGivenUp: (error) => console.error(error.message),
  });
  killAtExit(() => server.process.pid);
  return server;
}
