/**
 * The parent process: brings up Temporal and the server process, keeps both running, and stops them in order.
 * It opens no database and serves nothing itself, so it has little reason to die.
 */
import { join } from 'node:path';
import {
  lockForServer,
  lockForStart,
  prepareDataDir,
  resolveKeys,
  usesDataDir,
  type Lock,
} from '../data-dir.ts';
import { readSettings, type Role } from '../settings.ts';
import { exitWith, type StartError } from '../start-error.ts';
import type { Supervised } from '../supervise.ts';
import type { DevServer } from '../temporal/dev-server/dev-server.ts';
import { banner } from './banner.ts';
import { checkFileStore } from './check-file-store.ts';
import { checkPort } from './check-port.ts';
import { keepHistories } from './keep-histories.ts';
import { startServer } from './start-server.ts';
import { startTemporal } from './start-temporal.ts';
import { stopSignals } from './stop-signals.ts';

/** What has been brought up so far, for stopping it. */
interface Running {
  lock?: Lock;
  temporal?: DevServer;
  server?: Supervised;
}

/**
 * Runs everything until a signal stops it or something cannot be kept up; then ends this process.
 * @param program the server process: it reads its settings from the environment, sends `{type: 'ready', url, setupUrl}`
 * to its parent when it can be used, and stops on SIGTERM and when its parent is gone.
 */
export async function run(program: string): Promise<never> {
  const running: Running = {};
  const stopping = stopSignals(() => {
    running.server?.kill();
    running.temporal?.process.kill();
    process.exit(1);
  });
  let failure: unknown = null;
  const fail = (error: unknown): void => {
    failure ??= error;
    stopping.abort();
  };
  try {
    await bringUp(program, running, fail, stopping.signal);
    if (!stopping.signal.aborted)
      await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
    if (failure === null) say('Stopping.');
  } catch (error) {
    if (!stopping.signal.aborted) fail(error);
  }
  await takeDown(running);
  if (failure !== null) exitWith(failure);
  process.exit(0);
}

async function bringUp(
  program: string,
  running: Running,
  onGivenUp: (error: StartError) => void,
  signal: AbortSignal,
): Promise<void> {
  const settings = readSettings(process.env);
  if (usesDataDir(settings)) {
    settings.dataDir = await prepareDataDir(settings.dataDir);
    running.lock = await lockForStart(settings.dataDir);
    // A server whose parent was killed is still stopping: it keeps the port for as long as it holds this lock.
    await (await lockForServer(settings.dataDir)).release();
  }
  if (settings.role !== 'worker') await checkPort(settings.port);
  // Workers have nothing to do with files.
  const fileStore = settings.role === 'worker' ? null : settings.fileStore;
  if (fileStore !== null) await checkFileStore(fileStore);
  signal.throwIfAborted();

  if (settings.temporalAddress === null) {
    running.temporal = await startTemporal(settings, say, onGivenUp, signal);
    await keepHistories(running.temporal.address, settings.temporalNamespace);
    settings.temporalAddress = running.temporal.address;
    settings.temporalUiUrl = running.temporal.uiUrl;
  }
  const keys = await resolveKeys(settings);
  say(`Starting ${PARTS[settings.role]}.`);
  const env = {
    ...process.env,
    DATA_DIR: settings.dataDir,
    TEMPORAL_ADDRESS: settings.temporalAddress,
    TEMPORAL_UI_URL: settings.temporalUiUrl ?? '',
  };
  const { server, url, setupUrl } = await startServer({ program, env, say, onGivenUp }, signal);
  running.server = server;
  const addresses = {
    web: url,
    temporal: settings.temporalAddress,
    temporalUi: settings.temporalUiUrl,
    privatePayloads: settings.payloadKeys !== null,
    files: fileStore?.url ?? null,
  };
  const made = keys.apiKeyMade ? { apiKey: keys.apiKey, file: join(settings.dataDir, 'api-key') } : null;
  say(banner(addresses, made, setupUrl));
}

/** What the server process holds. */
const PARTS: Readonly<Record<Role, string>> = {
  all: 'database, worker and API',
  api: 'the API',
  worker: 'the worker',
};

/** The server first: it finishes its work with Temporal. */
async function takeDown({ server, temporal, lock }: Running): Promise<void> {
  await server?.stop();
  await temporal?.process.stop();
  await lock?.release();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
