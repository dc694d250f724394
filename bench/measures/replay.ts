import type { Client } from '@temporalio/client';
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import type { BenchSettings } from '../settings.ts';
import { createDataConverter } from '../../src/temporal/payload-codec.ts';
import { median } from '../support/statistics.ts';
import type { Variant } from '../variants/variant.ts';

export interface ReplayFigures {
  eventsPerSecond: number;
  turnsPerSecond: number;
}

export interface Replayed {
  variant: Variant;
  bundle: { code: string };
}

/** Records conversations of each variant and replays them in the SDK's replayer, the variants in turns. */
export async function measureReplay<Name extends string>(
  client: Client,
  replayed: Record<Name, Replayed>,
  { histories, turns, rounds }: BenchSettings['replay'],
): Promise<Record<Name, ReplayFigures>> {
  const prepared = [];
  for (const name of Object.keys(replayed) as Name[]) {
    const { variant, bundle } = replayed[name];
    const recorded = await record(client, variant, histories, turns);
    prepared.push({ name, bundle, recorded, seconds: [] as number[] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { bundle, recorded, seconds } of prepared) seconds.push(await replay(bundle, recorded));
  }
  const figures = prepared.map(({ name, recorded, seconds }) => {
    const timed = recorded.slice(1);
    const events = timed.reduce((sum, { history }) => sum + (history.events?.length ?? 0), 0);
    const perSecond = (count: number) => count / median(seconds);
    return [
      name,
      { eventsPerSecond: perSecond(events), turnsPerSecond: perSecond(timed.length * turns) },
    ] as const;
  });
  return Object.fromEntries(figures) as Record<Name, ReplayFigures>;
}

async function record(client: Client, variant: Variant, histories: number, turns: number) {
  return Promise.all(
    Array.from({ length: histories }, async () => {
      const conversation = await variant.open();
      for (let turn = 1; turn < turns; turn += 1) await variant.turn(conversation);
      const workflowId = variant.workflowId(conversation);
      return { workflowId, history: await client.workflow.getHandle(workflowId).fetchHistory() };
    }),
  );
}

/** Seconds for all but the first history: with that one the replayer is started. */
async function replay(
  workflowBundle: { code: string },
  recorded: Awaited<ReturnType<typeof record>>,
): Promise<number> {
  const options: ReplayWorkerOptions = {
    workflowBundle,
    dataConverter: createDataConverter(null),
    reuseV8Context: true,
  };
  let start = NaN;
  for await (const { error } of Worker.runReplayHistories(options, recorded)) {
    if (error) throw error;
    if (Number.isNaN(start)) start = performance.now();
  }
  return (performance.now() - start) / 1_000;
}
