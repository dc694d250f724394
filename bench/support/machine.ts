import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { promisify } from 'node:util';

/** Where a run took place; figures of two runs compare only where all of this is the same. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGb: number;
  /** Of the last minute, before the run: above the number of cores, others were using the machine. */
  load: number;
  node: string;
  temporalSdk: string;
  temporalServer: string;
  pglite: string;
}

export async function describeMachine(temporalCli: string): Promise<Machine> {
  const { stdout } = await promisify(execFile)(temporalCli, ['--version']);
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    node: process.version,
    temporalSdk: await versionOf('@temporalio/worker'),
    temporalServer: stdout.trim(),
    pglite: await versionOf('@electric-sql/pglite'),
  };
}

async function versionOf(name: string): Promise<string> {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
