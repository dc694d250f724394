import { findBinary } from '../../src/temporal/dev-server/find-binary.ts';
import { WAYS } from '../../src/temporal/dev-server/ways.ts';

let binary: string | undefined;

// Where there is none yet it is brought before the first test, which may take as long as a Go build does.
before(async function () {
  this.timeout(30 * 60_000);
  binary = await findBinary({
    env: process.env,
    cli: process.env['TEMPORAL_CLI'] ?? null,
    say: (line) => console.error(line),
    ways: WAYS,
  });
});

/** The Temporal CLI that tests run. Only within tests and hooks. */
export function temporalBinary(): string {
  if (binary === undefined) throw new Error('Ask for it within a test or a hook.');
  return binary;
}
