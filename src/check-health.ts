/**
 * `npm run check-health`: whether the process of ours that runs on this machine, or in this container, can be used. It
 * reads the same settings: an API is asked whether it is ready; a worker serves nothing, so Temporal is asked
 * whether it asks for work. Ends with 0 when all is well.
 */
import { hostname } from 'node:os';
import { readSettings } from './settings.ts';
import { exitWith, StartError } from './start-error.ts';
import { createTemporalClient } from './temporal/connection.ts';
import { workerReached } from './temporal/reached.ts';

/** Milliseconds. */
const PATIENCE = 10_000;

async function checkHealth(): Promise<void> {
  const settings = readSettings(process.env);
  const { role, temporalAddress } = settings;
  if (role !== 'worker' || temporalAddress === null) return checkApi(settings.port);
  const client = createTemporalClient({
    address: temporalAddress,
    namespace: settings.temporalNamespace,
    tls: settings.temporalTls,
    apiKey: settings.temporalApiKey,
  });
  const works = await workerReached(client, hostname());
  await client.connection.close();
  if (!works) throw new StartError('No worker here asks Temporal for work, or Temporal does not answer.');
}

async function checkApi(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/health/ready`;
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (response === null) throw new StartError(`Nothing answers at ${url}.`);
  if (!response.ok) throw new StartError(`${url} says: ${await response.text()}`);
}

await checkHealth().catch(exitWith);
