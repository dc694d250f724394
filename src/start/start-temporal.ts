import type { Settings } from '../settings.ts';
import type { StartError } from '../start-error.ts';
import { startDevServer, type DevServer } from '../temporal/dev-server/dev-server.ts';
import { findBinary } from '../temporal/dev-server/find-binary.ts';
import { WAYS } from '../temporal/dev-server/ways.ts';

/** Finds or brings the Temporal CLI and starts its dev server in the data folder. */
export async function startTemporal(
  settings: Settings,
  say: (line: string) => void,
  onGivenUp: (error: StartError) => void,
  signal: AbortSignal,
): Promise<DevServer> {
  const binary = await findBinary({ env: process.env, cli: settings.temporalCli, say, ways: WAYS, signal });
  say(`Starting Temporal (${binary}).`);
  const options = {
    binary,
    folder: settings.dataDir,
    namespace: settings.temporalNamespace,
    codecEndpoint: settings.payloadKeys === null ? null : `${settings.publicUrl}/codec`,
    say,
    onGivenUp,
  };
  return startDevServer(options, signal);
}
