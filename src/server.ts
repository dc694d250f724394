/**
 * The process that holds the database, the worker and the API; `start.ts` runs and supervises it. It reads the same
 * settings and says `{ type: 'ready', url }` over IPC when it can be used.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createActivities } from './activities/index.ts';
import { createAuth } from './api/auth.ts';
import { startApi } from './api/start-api.ts';
import { lockForServer, prepareDataDir, resolveKeys } from './data-dir.ts';
import { createLog } from './log.ts';
import { seedExamples } from './seed.ts';
import { readSettings } from './settings.ts';
import { exitWith, StartError } from './start-error.ts';
import { openDatabase } from './store/database.ts';
import { createTemporalClient } from './temporal/connection.ts';
import { bundleWorkflows, installTemporalLog, startWorker } from './temporal/worker.ts';
import { buildWeb } from './web/build.ts';
import { webRoutes } from './web/pages.ts';

async function serve(): Promise<void> {
  const settings = readSettings(process.env);
  if (settings.temporalAddress === null) throw new StartError('The setting TEMPORAL_ADDRESS is needed here.');
  const log = createLog(settings.logLevel);
  installTemporalLog(log);
  const dataDir = await prepareDataDir(settings.dataDir);
  const lock = await lockForServer(dataDir);
  const keys = await resolveKeys({ ...settings, dataDir });
  const target = { address: settings.temporalAddress, namespace: settings.temporalNamespace };

  const [database, workflowBundle, assets] = await Promise.all([
    openStore(settings.databaseUrl, dataDir),
    bundleWorkflows(),
    buildWeb(),
  ]);
  await seedExamples(database);
  const worker = await startWorker({ ...target, activities: createActivities(database), workflowBundle });
  const client = createTemporalClient(target);
  const api = await startApi({
    database,
    client,
    auth: createAuth(keys),
    log,
    publicUrl: settings.publicUrl,
    port: settings.port,
    isWorkerRunning: worker.isRunning,
    pages: webRoutes(assets),
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await api.stop();
    await worker.stop();
    await client.connection.close();
    await database.close();
    await lock.release();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  // The parent is gone: whoever starts next needs the port and the data folder.
  process.on('disconnect', () => void stop());
  worker.stopped.catch((error: unknown) => exitWith(error));
  process.send?.({ type: 'ready', url: settings.publicUrl });
}

async function openStore(databaseUrl: string | null, dataDir: string) {
  if (databaseUrl !== null) return openDatabase({ url: databaseUrl });
  const folder = join(dataDir, 'database');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return openDatabase({ folder });
}

await serve().catch(exitWith);
