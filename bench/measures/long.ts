import type { Client } from '@temporalio/client';
import type { TemporalTarget } from '../../src/temporal/connection.ts';
import { bundleWorkflows } from '../../src/temporal/workflow-bundle.ts';
import type { BenchSettings } from '../settings.ts';
import { TURN_FLOW } from '../support/flows.ts';
import { median } from '../support/statistics.ts';
import { openStudio } from '../support/studio.ts';
import { createDirect } from '../variants/direct.ts';
import type { Variant } from '../variants/variant.ts';

/** Milliseconds of a turn in a conversation that goes on and on, beside those in conversations of ten turns. */
export interface LongFigures {
  turns: number;
  /** Runs that it took: it continues as new again and again. */
  runs: number;
  /** Means over all turns, those in which it continued as new among them. */
  long: number;
  short: number;
  /** Of its first and its last tenth; the median over them of long ÷ short in the same window. */
  firstRatio: number;
  lastRatio: number;
}

/** Turns of the long conversation at a time, before short ones have theirs. */
const WINDOW = 100;
const SHORT_TURNS = 10;
const SHORT_ONES = 2;
/** Before anything is measured, so that neither of them pays for what is compiled first. */
const WARM_UP_TURNS = 300;

/** One process holds the database, the API and the workers. */
export async function measureLong(
  target: TemporalTarget,
  databaseFolder: string,
  settings: BenchSettings['long'],
  say: (line: string) => void,
): Promise<LongFigures> {
  const studio = await openStudio(target, databaseFolder, await bundleWorkflows());
  await studio.publish(TURN_FLOW);
  say(`A conversation of ${settings.turns} turns`);
  const figures = await talk(studio.client, createDirect(studio.parts, TURN_FLOW.id), settings);
  await studio.close();
  return figures;
}

/** Both talk in turns, window by window, so that whatever else the machine does hits both alike. */
async function talk(
  client: Client,
  variant: Variant,
  { turns }: BenchSettings['long'],
): Promise<LongFigures> {
  await timed(variant, await variant.open(), WARM_UP_TURNS);
  const conversation = await variant.open();
  const windows: { long: number; short: number }[] = [];
  for (let taken = 0; taken < turns; taken += WINDOW) {
    const long = await timed(variant, conversation, WINDOW);
    let short = 0;
    for (let one = 0; one < SHORT_ONES; one += 1)
      short += (await timed(variant, await variant.open(), SHORT_TURNS)) / SHORT_ONES;
    windows.push({ long, short });
  }
  const tenth = Math.max(Math.round(windows.length / 10), 1);
  const ratio = (some: typeof windows) => median(some.map(({ long, short }) => long / short));
  const mean = (of: 'long' | 'short') =>
    windows.reduce((sum, window) => sum + window[of], 0) / windows.length;
  return {
    turns: windows.length * WINDOW,
    runs: await countRuns(client, variant.workflowId(conversation)),
    long: mean('long'),
    short: mean('short'),
    firstRatio: ratio(windows.slice(0, tenth)),
    lastRatio: ratio(windows.slice(-tenth)),
  };
}

/** Milliseconds of a turn, one after the other. */
async function timed({ turn }: Pick<Variant, 'turn'>, conversation: string, turns: number): Promise<number> {
  const began = performance.now();
  for (let taken = 0; taken < turns; taken += 1) await turn(conversation);
  return (performance.now() - began) / turns;
}

async function countRuns(client: Client, workflowId: string): Promise<number> {
  let runs = 0;
  let runId: string | null | undefined;
  do {
    const { events } = await client.workflow.getHandle(workflowId, runId ?? undefined).fetchHistory();
    runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    runs += 1;
  } while (runId);
  return runs;
}
