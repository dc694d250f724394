/**
 * What a process of the product does: it holds the database, and serves the API, works on conversations, or both, as the
 * setting ROLE says.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createActivities } from './activities/index.ts';
import { createFindSender } from './activities/send/find-sender.ts';
import type { SendTimings } from './activities/send/timings.ts';
import { createAuth } from './api/auth.ts';
import { firstAdminLink } from './api/auth/first-admin.ts';
import { startApi } from './api/start-api.ts';
import { lockForServer, prepareDataDir, resolveKeys, type Keys, type Lock } from './data-dir.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { seedExamples } from './seed.ts';
import { serveMetrics } from './serve-metrics.ts';
import { readSettings, type Settings } from './settings.ts';
import { exitWith, StartError } from './start-error.ts';
import { openDatabase, type Database } from './store/database.ts';
import { createFolderStorage } from './store/file-storage.ts';
import { resealIntegrations } from './store/integrations.ts';
import type { Abandonment } from './store/outbox.ts';
import { createS3Storage } from './store/s3-storage.ts';
import { createSecretBox } from './store/secret-box.ts';
import { createTemporalClient, type TemporalTarget } from './temporal/connection.ts';
import { anyFreePort } from './temporal/dev-server/ports.ts';
import { installTemporalRuntime, startWorker, type RunningWorker } from './temporal/worker.ts';
import { cachedWorkflowBundle, type WorkflowBundle } from './temporal/workflow-bundle.ts';
import { widgetOrigins } from './store/widget-origins.ts';
import { cachedWeb, type WebAssets } from './web/build.ts';
import { webRoutes } from './web/pages.ts';

/** Other numbers than in production; for tests. */
export interface Rehearsal {
  /** Events of history after which a new conversation continues as new. */
  historyCap?: number;
  sendTimings?: Partial<SendTimings>;
  /** When a send that nobody tries any more is given up. */
  abandonedSends?: Abandonment;
}

/**
 * Runs until a signal stops it. It reads its settings from the environment and says `{ type: 'ready', url, setupUrl }` over
 * IPC when it can be used; `url` is null when it serves nothing.
 */
export async function serve(rehearsal: Rehearsal = {}): Promise<void> {
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
  const temporalMetrics = settings.metricsAddress === null ? undefined : `127.0.0.1:${await anyFreePort()}`;
  installTemporalRuntime(log, temporalMetrics);
  const target = {
    address: settings.temporalAddress,
    namespace: settings.temporalNamespace,
    tls: settings.temporalTls,
    apiKey: settings.temporalApiKey,
    payloadKeys: settings.payloadKeys,
  };
  const opened = await (settings.databaseUrl === null
    ? openEmbedded(settings)
    : openShared(settings, settings.databaseUrl));
  const { database, lock } = opened;
  const metrics = createMetrics();
  const parts: Parts = { ...opened, settings, target, log, metrics, rehearsal };
  const worker = await runWorker(parts);
  const served = await runApi(parts, worker);
  const stopMetrics =
    settings.metricsAddress === null || temporalMetrics === undefined
      ? null
      : await serveMetrics({
          metrics,
          database,
          address: settings.metricsAddress,
          temporal: temporalMetrics,
          log,
        });

  stop = async () => {
    await stopMetrics?.();
    await served?.stop();
    await worker?.stop();
    await database.close();
    await lock?.release();
    process.exit(0);
  };
  worker?.stopped.catch((error: unknown) => exitWith(error));
  const url = served ? settings.publicUrl : null;
  process.send?.({ type: 'ready', url, setupUrl: served?.setupUrl ?? null });
}

interface Opened {
  database: Database;
  keys: Keys;
  /** `null`: this process has no worker. */
  workflowBundle: WorkflowBundle | null;
  /** `null`: this process serves nothing. */
  assets: WebAssets | null;
  lock: Lock | null;
}

interface Parts extends Opened {
  settings: Settings;
  target: TemporalTarget;
  log: Log;
  metrics: Metrics;
  rehearsal: Rehearsal;
}

/** PGlite in the data folder, which is this process's alone. */
async function openEmbedded(settings: Settings): Promise<Opened> {
  const dataDir = await prepareDataDir(settings.dataDir);
  const lock = await lockForServer(dataDir);
  const folder = join(dataDir, 'database');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [database, workflowBundle, assets, keys] = await Promise.all([
    openDatabase({ folder }),
    workflowsIn(dataDir, settings),
    webIn(dataDir),
    resolveKeys({ ...settings, dataDir }),
  ]);
  return { database, workflowBundle, assets, keys, lock };
}

/** A Postgres server, which any number of these processes may use. */
async function openShared(settings: Settings, url: string): Promise<Opened> {
  const { role, dataDir } = settings;
  const [database, workflowBundle, assets, keys] = await Promise.all([
    openDatabase({ url }),
    role === 'api' ? null : workflowsIn(dataDir, settings),
    role === 'worker' ? null : webIn(dataDir),
    resolveKeys(settings),
  ]);
  return { database, workflowBundle, assets, keys, lock: null };
}

const workflowsIn = (dataDir: string, { payloadKeys }: Settings) =>
  cachedWorkflowBundle(join(dataDir, 'workflow-bundle'), { privateFailures: payloadKeys !== null });
const webIn = (dataDir: string) => cachedWeb(join(dataDir, 'web'));

async function runWorker(parts: Parts): Promise<RunningWorker | null> {
  const { database, keys, workflowBundle, settings, target, metrics, rehearsal } = parts;
  if (!workflowBundle) return null;
  const box = createSecretBox(keys.secretKey, keys.secretKeyPrevious);
  const activities = createActivities({
    database,
    findSender: createFindSender(database, box),
    publicUrl: settings.publicUrl,
    metrics,
    ...(rehearsal.sendTimings && { sendTimings: rehearsal.sendTimings }),
  });
  return startWorker({ ...target, activities, workflowBundle, build: settings.workerBuild });
}

/** @param worker this process's own. */
async function runApi(parts: Parts, worker: RunningWorker | null) {
  const { database, keys, assets, settings, target, log, metrics, rehearsal } = parts;
  if (!assets) return null;
  await seedExamples(database);
  const box = createSecretBox(keys.secretKey, keys.secretKeyPrevious);
  for (const provider of await resealIntegrations(database, box))
    log.error({ provider }, 'The secrets cannot be read with this SECRET_KEY: connect the provider again');
  const client = createTemporalClient(target);
  const auth = createAuth({ ...keys, database, publicUrl: settings.publicUrl });
  const setup = await firstAdminLink(database, auth.signIns);
  const api = await startApi({
    database,
    client,
    auth,
    log,
    metrics,
    box,
    files:
      settings.fileStore === null
        ? createFolderStorage(join(settings.dataDir, 'files'))
        : createS3Storage(settings.fileStore),
    archiveIn: settings.archiveIn,
    publicUrl: settings.publicUrl,
    temporalUiUrl: settings.temporalUiUrl,
    payloadKeys: settings.payloadKeys,
    port: settings.port,
    proxies: settings.trustedProxies,
    pages: webRoutes(assets, () => widgetOrigins(database)),
    ...(worker && { isWorkerRunning: worker.isRunning }),
    ...(rehearsal.historyCap !== undefined && { historyCap: rehearsal.historyCap }),
    ...(rehearsal.abandonedSends && { abandonedSends: rehearsal.abandonedSends }),
  });
  return {
    setupUrl: setup?.url ?? null,
    async stop() {
      await api.stop();
      await client.connection.close();
    },
  };
}
