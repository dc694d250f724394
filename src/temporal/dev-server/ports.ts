import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';

/** Temporal's own, so that its CLI finds the server without being told. */
const CUSTOMARY = { frontend: 7233, ui: 8233 };

const remembered = z.object({ frontend: z.int().min(1).max(65_535), ui: z.int().min(1).max(65_535) });

export type Ports = z.infer<typeof remembered>;

/**
 * The ports for the server whose file is in `folder`: those it had before, else the customary ones, else any,
 * each only where it is free. They are remembered in the folder, so that links into the Web UI stay true.
 */
export async function choosePorts(folder: string): Promise<Ports> {
  const before = await readPorts(folder);
  const frontend = await firstFree([before?.frontend, CUSTOMARY.frontend]);
  const ports = { frontend, ui: await firstFree([before?.ui, CUSTOMARY.ui], frontend) };
  await rememberPorts(folder, ports);
  return ports;
}

/** The next server whose file is in `folder` has these, where they are free. */
export async function rememberPorts(folder: string, ports: Ports): Promise<void> {
  await writeFile(file(folder), `${JSON.stringify(ports)}\n`);
}

/**
 * A port that nobody listens on, on no address of the machine. It is below those that systems give to outgoing connections
 * (from 32,768 on Linux, 49,152 on macOS), so that whoever listens there and starts again finds it free.
 */
export async function anyFreePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(20_000, 32_768);
    if (await isFree(port)) return port;
  }
  throw new Error('No port is free.');
}

async function firstFree(wanted: readonly (number | undefined)[], taken?: number): Promise<number> {
  for (const port of wanted)
    if (port !== undefined && port !== taken && (await isFree(port, '127.0.0.1'))) return port;
  return anyFreePort();
}

/** Whether a server could listen there. `host` absent: on every address of the machine. */
export function isFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

async function readPorts(folder: string): Promise<Ports | null> {
  try {
    return remembered.parse(JSON.parse(await readFile(file(folder), 'utf8')));
  } catch {
    // Never written, or not by us: nothing depends on having the same ports again.
    return null;
  }
}

function file(folder: string): string {
  return join(folder, 'temporal-ports.json');
}
