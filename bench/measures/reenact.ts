import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { readRuns, type HistoryRun } from '../../src/replay/history.ts';
import { readRecordedRun } from '../../src/replay/recorded-run.ts';
import { reenact } from '../../src/replay/reenact.ts';
import { fetchHistory, historyAsJson } from '../../src/temporal/fetch-history.ts';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import type { BenchSettings } from '../settings.ts';
import { median } from '../support/statistics.ts';
import type { Variant } from '../variants/variant.ts';
import type { ReplayFigures } from './replay.ts';

/**
 * Records conversations and plays them again as `npm run replay` does, step by step and without Temporal: from the JSON
 * to the last step. The first round, in which the engine optimises the code, does not count.
 */
export async function measureReenactment(
  client: Client,
  variant: Variant,
  { histories, turns, rounds }: BenchSettings['replay'],
): Promise<ReplayFigures> {
  const recorded: object[] = [];
  for (let count = 0; count < histories; count += 1) {
    const conversation = await variant.open();
    for (let turn = 1; turn < turns; turn += 1) await variant.turn(conversation);
    const history = await fetchHistory(client, variant.workflowId(conversation), null);
    if (!history) throw new Error('A conversation that was recorded is gone.');
    recorded.push(historyAsJson(history));
  }
  const codec = createPayloadCodec(null);
  const seconds: number[] = [];
  let events = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now();
    events = 0;
    for (const history of recorded) for (const run of readRuns(history)) events += await play(run, codec);
    if (round > 0) seconds.push((performance.now() - start) / 1_000);
  }
  const perSecond = (count: number) => count / median(seconds);
  return { eventsPerSecond: perSecond(events), turnsPerSecond: perSecond(histories * turns) };
}

/** Resolves to the number of its events. */
async function play(run: HistoryRun, codec: PayloadCodec): Promise<number> {
  const recorded = await readRecordedRun(run, (payloads) => codec.decode([...payloads]));
  if (reenact([recorded]).difference) throw new Error('A conversation does not go as it was recorded.');
  return run.events.length;
}
