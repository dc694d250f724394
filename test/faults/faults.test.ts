import { randomInt } from 'node:crypto';
import { startPostgresSocket } from '../support/postgres-socket.ts';
import { tempDir } from '../support/temp-dir.ts';
import { temporalAddress } from '../support/temporal.ts';
import { assertBooks } from './assert-books.ts';
import { runFaults } from './run-faults.ts';

const SENDS = 500;
/** Milliseconds: a minute or two, on a machine that does nothing else. */
const WITHIN = 15 * 60_000;

describe('five hundred messages by providers that fail one request in five, and workers that are killed', function () {
  this.timeout(WITHIN + 60_000);

  it('are each accounted for: sent once, or again where the outbox says so, or known to be unknown', async () => {
    const seed = Number(process.env['FAULT_SEED'] ?? randomInt(1, 2 ** 31));
    console.log(`    FAULT_SEED=${seed}`);
    const said: string[] = [];
    const postgres = await startPostgresSocket();
    try {
      const report = await runFaults({
        sends: SENDS,
        seed,
        workers: 2,
        kills: 3,
        temporal: await temporalAddress(),
        databaseUrl: postgres.url,
        folder: await tempDir(),
        within: WITHIN,
        say: (line) => said.push(line),
      });
      assertBooks(report, SENDS);
    } catch (error) {
      console.error(said.join('\n'));
      throw error;
    } finally {
      await postgres.stop();
    }
  });
});
