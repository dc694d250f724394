import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchSettings } from '../settings.ts';
import { cpuSeconds } from '../support/cpu-time.ts';
import { startDeployment, type Deployment } from '../support/deployment.ts';
import { TURN_FLOW } from '../support/flows.ts';
import { percentile } from '../support/statistics.ts';
import { createHttp, type HttpVariant } from '../variants/http.ts';

export const PLACES = ['API', 'worker', 'Temporal server', 'PostgreSQL', 'caller'] as const;
export type Place = (typeof PLACES)[number];

/** Turns over HTTP with so many APIs and workers, and where the processors' time went. */
export interface DeployedFigures {
  /** APIs, and as many workers. */
  processes: number;
  conversations: number;
  turnsPerSecond: number;
  /** Milliseconds, of a turn. */
  p50: number;
  /** Milliseconds of a processor for each turn, of all processes of a kind together. */
  cpu: Record<Place, number>;
  /** How many of the machine's processors were busy with it on average. */
  busy: number;
}

/** @param temporal the server's process */
export async function measureDeployed(
  temporal: { address: string; pid: number },
  folder: string,
  { conversations, milliseconds, warmUp }: BenchSettings['deployed'],
  say: (line: string) => void,
): Promise<DeployedFigures[]> {
  const figures: DeployedFigures[] = [];
  for (const processes of [1, 2]) {
    say(`PostgreSQL, and ${processes} of each: API and worker`);
    const own = join(folder, `deployed-${processes}`);
    await mkdir(own);
    // The database server is another user's, and has to get to its own folder.
    for (const path of [folder, own]) await chmod(path, 0o711);
    const deployment = await startDeployment(temporal.address, own, processes, say);
    const callers: HttpVariant[] = [];
    try {
      await publishTurnFlow(deployment);
      for (const url of deployment.urls) callers.push(await createHttp(url, deployment.apiKey, TURN_FLOW.id));
      const pids: Record<Place, readonly number[]> = {
        ...deployment.pids,
        'Temporal server': [temporal.pid],
        caller: callers.map(({ pid }) => pid),
      };
      const talk = async (count: number, span: number) => {
        const each = Math.ceil(count / callers.length);
        const open = await Promise.all(
          callers.map(async (caller) => ({
            caller,
            ids: await Promise.all(Array.from({ length: each }, () => caller.open())),
          })),
        );
        const before = await cpuOf(pids);
        const began = performance.now();
        const samples = await Promise.all(open.map(({ caller, ids }) => caller.talk(ids, span)));
        const took = performance.now() - began;
        const after = await cpuOf(pids);
        const latencies = samples.flatMap((sample) => sample.latencies);
        const spent = PLACES.map((place) => [place, (after[place] - before[place]) * 1_000] as const);
        return {
          conversations: each * callers.length,
          turnsPerSecond: samples.reduce((sum, { ended }) => sum + ended, 0) / (span / 1_000),
          p50: percentile(latencies, 0.5),
          cpu: Object.fromEntries(spent.map(([place, ms]) => [place, ms / latencies.length])) as Record<
            Place,
            number
          >,
          busy: spent.reduce((sum, [, ms]) => sum + ms, 0) / took,
        };
      };
      await talk(16, warmUp);
      figures.push({ processes, ...(await talk(conversations, milliseconds)) });
    } finally {
      for (const caller of callers) await caller.close();
      await deployment.stop();
    }
  }
  return figures;
}

async function cpuOf(pids: Record<Place, readonly number[]>): Promise<Record<Place, number>> {
  const seconds = PLACES.map(async (place) => {
    const each = await Promise.all(pids[place].map(cpuSeconds));
    return [place, each.reduce((sum, one) => sum + one, 0)] as const;
  });
  return Object.fromEntries(await Promise.all(seconds)) as Record<Place, number>;
}

async function publishTurnFlow({ urls: [url], apiKey }: Deployment): Promise<void> {
  for (const [path, body] of [
    ['/flows', TURN_FLOW],
    [`/flows/${TURN_FLOW.id}/publish`, {}],
  ] as const) {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}
