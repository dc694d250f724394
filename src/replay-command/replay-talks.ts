import { ValueError, type PayloadCodec } from '@temporalio/common';
import { readRecordedRun, type RecordedRun } from '../replay/recorded-run.ts';
import { HistoryProblem } from '../replay/history.ts';
import { nameViolation, type NamedViolation } from '../replay/name-violation.ts';
import { reenact } from '../replay/reenact.ts';
import type { Difference, ReplayStep } from '../replay/step.ts';
import { replayHistories } from '../temporal/replay-histories.ts';
import type { WorkflowBundle } from '../temporal/workflow-bundle.ts';
import { workflowIdOf } from '../workflows/protocol.ts';
import type { Talk } from '../replay/talk.ts';

/** How a talk goes with the current code. */
export interface Verdict {
  name: string;
  runs: number;
  events: number;
  /** Up to the first difference. */
  steps: ReplayStep[];
  /** Where the current code interprets the flow in another way. */
  difference: Difference | null;
  /** Where Temporal's own replayer stops. */
  violation: NamedViolation | null;
  /** Why it cannot be replayed at all. */
  problem: string | null;
}

/** Replays talks one after the other, by our own interpreter and by Temporal's replayer against `bundle`. */
export async function* replayTalks(
  bundle: WorkflowBundle,
  codec: PayloadCodec,
  talks: Iterable<Talk> | AsyncIterable<Talk>,
): AsyncGenerator<Verdict> {
  const started: { talk: Talk; verdict: Verdict; recorded: RecordedRun[] }[] = [];
  async function* histories() {
    for await (const talk of talks) {
      const { verdict, recorded } = await reenactTalk(talk, codec);
      started.push({ talk, verdict, recorded });
      if (verdict.problem !== null) continue;
      for (const [index, { json }] of talk.runs.entries()) {
        const { id } = recorded[index]?.start.facts.conversation ?? { id: talk.name };
        yield { workflowId: workflowIdOf(id), json };
      }
    }
  }
  /** Talks that are through: those that cannot be replayed never reach Temporal. */
  const ready = function* () {
    while (started[0]?.verdict.problem != null) yield (started.shift() as (typeof started)[number]).verdict;
  };
  let run = 0;
  for await (const violation of replayHistories(bundle, codec, histories())) {
    yield* ready();
    const [current] = started;
    if (!current) continue;
    const { talk, verdict, recorded } = current;
    const [history, ours] = [talk.runs[run], recorded[run]];
    run += 1;
    if (violation && history && ours)
      verdict.violation ??= nameViolation(violation, run, history, ours, verdict.steps);
    if (run < talk.runs.length) continue;
    run = 0;
    started.shift();
    yield verdict;
  }
  yield* ready();
}

async function reenactTalk(
  { name, runs }: Talk,
  codec: PayloadCodec,
): Promise<{ verdict: Verdict; recorded: RecordedRun[] }> {
  const events = runs.reduce((sum, run) => sum + run.events.length, 0);
  const none = { name, runs: runs.length, events, steps: [], difference: null, violation: null };
  try {
    const recorded: RecordedRun[] = [];
    for (const run of runs)
      recorded.push(await readRecordedRun(run, (payloads) => codec.decode([...payloads])));
    return { verdict: { ...none, ...reenact(recorded), problem: null }, recorded };
  } catch (error) {
    // The codec says which key is missing by a ValueError.
    if (!(error instanceof HistoryProblem || error instanceof ValueError)) throw error;
    return { verdict: { ...none, problem: error.message }, recorded: [] };
  }
}
