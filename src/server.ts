/**
 * The process that holds the database, the worker and the API; `start.ts` runs and supervises it. It reads the same
 * settings and says `{ type: 'ready', url, setupUrl }` over IPC when it can be used.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createActivities } from './activities/index.ts';
import { createFindSender } from './activities/send/find-sender.ts';
import { createAuth } from './api/auth.ts';
import { firstAdminLink } from './api/auth/first-admin.ts';
import { startApi } from './api/start-api.ts';
import { lockForServer, prepareDataDir, resolveKeys } from './data-dir.ts';
import { createLog } from './log.ts';
import { seedExamples } from './seed.ts';
import { readSettings, type Settings } from './settings.ts';
import { exitWith, StartError } from './start-error.ts';
import { openDatabase } from './store/database.ts';
import { createFolderStorage } from './store/file-storage.ts';
import { resealIntegrations } from './store/integrations.ts';
import { createSecretBox } from './store/secret-box.ts';
import { createTemporalClient } from './temporal/connection.ts';
import { installTemporalLog, startWorker } from './temporal/worker.ts';
import { bundleWorkflows, cachedWorkflowBundle, type BundleOptions } from './temporal/workflow-bundle.ts';
import { widgetOrigins } from './store/widget-origins.ts';
import { buildWeb, cachedWeb } from './web/build.ts';
import { webRoutes } from './web/pages.ts';

async function serve(): Promise<void> {
  let stop: () => unknown = () => process.exit(0);
  let stopping = false;
  const stopOnce = () => {
    if (stopping) return;
    stopping = true;
    void stop();
  };
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', stopOnce);
  // The parent is gone: whoever starts next needs the port and the data folder.
  process.on('disconnect', stopOnce);

  const settings = readSettings(process.env);
  if (settings.temporalAddress === null) throw new StartError('The setting TEMPORAL_ADDRESS is needed here.');
  const log = createLog(settings.logLevel);
  installTemporalLog(log);
  const target = {
    address: settings.temporalAddress,
    namespace: settings.temporalNamespace,
    payloadKeys: settings.payloadKeys,
  };
  const { database, keys, workflowBundle, assets, lock } = await (settings.databaseUrl === null
    ? openEmbedded(settings)
    : openShared(settings, settings.databaseUrl));
  await seedExamples(database);
  const box = createSecretBox(keys.secretKey, keys.secretKeyPrevious);
  for (const provider of await resealIntegrations(database, box))
    log.error({ provider }, 'The secrets cannot be read with this SECRET_KEY: connect the provider again');
  const activities = createActivities({
    database,
    findSender: createFindSender(database, box),
    publicUrl: settings.publicUrl,
  });
  const worker = await startWorker({ ...target, activities, workflowBundle });
  const client = createTemporalClient(target);
  const auth = createAuth({ ...keys, database, publicUrl: settings.publicUrl });
  const setup = await firstAdminLink(database, auth.signIns);
  const api = await startApi({
    database,
    client,
    auth,
    log,
    box,
    files: createFolderStorage(join(settings.dataDir, 'files')),
    publicUrl: settings.publicUrl,
    port: settings.port,
    isWorkerRunning: worker.isRunning,
    pages: webRoutes(assets, () => widgetOrigins(database)),
  });

  stop = async () => {
    await api.stop();
    await worker.stop();
    await client.connection.close();
    await database.close();
    await lock?.release();
    process.exit(0);
  };
  worker.stopped.catch((error: unknown) => exitWith(error));
  process.send?.({ type: 'ready', url: settings.publicUrl, setupUrl: setup?.url ?? null });
}

/** PGlite in the data folder, which is this process's alone. */
async function openEmbedded(settings: Settings) {
  const dataDir = await prepareDataDir(settings.dataDir);
  const lock = await lockForServer(dataDir);
  const folder = join(dataDir, 'database');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [database, workflowBundle, assets, keys] = await Promise.all([
    openDatabase({ folder }),
    cachedWorkflowBundle(join(dataDir, 'workflow-bundle'), bundleOptions(settings)),
    cachedWeb(join(dataDir, 'web')),
    resolveKeys({ ...settings, dataDir }),
  ]);
  return { database, workflowBundle, assets, keys, lock };
}

/** A Postgres server, which any number of these processes may use. */
async function openShared(settings: Settings, url: string) {
  const [database, workflowBundle, assets, keys] = await Promise.all([
    openDatabase({ url }),
    bundleWorkflows(bundleOptions(settings)),
    buildWeb(),
    resolveKeys(settings),
  ]);
  return { database, workflowBundle, assets, keys, lock: null };
}

function bundleOptions({ payloadKeys }: Settings): BundleOptions {
  return { privateFailures: payloadKeys !== null };
}

await serve().catch(exitWith);
