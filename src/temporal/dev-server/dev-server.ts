import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartError } from '../../start-error.ts';
import { supervise, type Supervised } from '../../supervise.ts';
import { serverArguments } from './flags.ts';
import { untilServing } from './health.ts';
import { endServersOn } from './leftovers.ts';
import { anyFreePort, choosePorts } from './ports.ts';
import { startUiFront } from './ui-front.ts';

export interface DevServerOptions {
  /** Path of the Temporal CLI. */
  binary: string;
  /** Existing folder for its file, ports and log; this process has it to itself. A real path, without links. */
  folder: string;
  namespace: string;
  /** Where the Web UI has payloads decoded for those who have signed in there; absent: it shows them as they are kept. */
  codecEndpoint?: string | null;
  say: (line: string) => void;
  /** It died and does not come up any more. */
  onGivenUp: (error: StartError) => void;
}

export interface DevServer {
  /** `host:port` of its frontend; stays the same when it is restarted. */
  address: string;
  uiUrl: string;
  process: Supervised;
}

/** The SQLite file of the dev server in `folder`. */
export function databaseFile(folder: string): string {
  return join(folder, 'temporal.db');
}

/**
 * Starts the dev server on the folder's file, after ending one that a killed parent left there, and keeps it
 * running. What it logs stands in `temporal.log` in the folder, for the latest start.
 * @param signal stops it while it is coming up.
 * @throws StartError with the end of its log when it does not come up.
 */
export async function startDevServer(options: DevServerOptions, signal?: AbortSignal): Promise<DevServer> {
  const { binary, folder, namespace, codecEndpoint = null, say, onGivenUp } = options;
  const database = databaseFile(folder);
  if ((await endServersOn(database)) > 0) say('Ended the Temporal server that an earlier run left behind.');
  // The server makes its tables only where there is no file yet, and never starts on one that it could not finish.
  const unfinished = `${database}.unfinished`;
  if (existsSync(unfinished)) {
    await Promise.all(['', '-wal', '-shm'].map((suffix) => rm(database + suffix, { force: true })));
  }
  if (!existsSync(database)) await writeFile(unfinished, '');
  const ports = await choosePorts(folder);
  const address = `127.0.0.1:${ports.frontend}`;
  const uiBehind = codecEndpoint === null ? ports.ui : await anyFreePort();
  const logFile = join(folder, 'temporal.log');
  await writeFile(logFile, '', { mode: 0o600 });
  const process = await supervise(
    {
      name: 'The Temporal server',
      spawn: () => {
        const log = openSync(logFile, 'a');
        // A session of its own: Ctrl-C in a terminal reaches every process of the group, and this one has to
        // outlive the server process, which still finishes its work with it.
        const flags = serverArguments(database, namespace, { ...ports, ui: uiBehind }, codecEndpoint);
        const child = spawn(binary, flags, { stdio: ['ignore', log, log], detached: true });
        closeSync(log);
        return child;
      },
      ready: (_child, settled) => untilServing(address, settled),
      readyWithin: 60_000,
      stopWithin: 10_000,
      lastWords: () => lastLine(logFile),
      say,
      onGivenUp,
    },
    signal,
  );
  await rm(unfinished, { force: true });
  if (codecEndpoint === null) return { address, uiUrl: `http://127.0.0.1:${ports.ui}`, process };
  const stopFront = await startUiFront(ports.ui, uiBehind, new URL(codecEndpoint).origin);
  return {
    address,
    uiUrl: `http://${loopbackName(codecEndpoint)}:${ports.ui}`,
    process: {
      get pid() {
        return process.pid;
      },
      stop: async () => {
        await stopFront();
        await process.stop();
      },
      kill: () => process.kill(),
    },
  };
}

/** Browsers send cookies from one page to another only where both go by the same name. */
function loopbackName(codecEndpoint: string): string {
  return new URL(codecEndpoint).hostname === 'localhost' ? 'localhost' : '127.0.0.1';
}

async function lastLine(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return `${lines.at(-1)?.slice(0, 500) ?? ''} (more in ${file})`;
}
