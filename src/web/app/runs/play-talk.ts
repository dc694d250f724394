import type { Plan } from '../../../flow/plan.ts';
import type { HistoryRun } from '../../../replay/history.ts';
import type { DecodePayloads } from '../../../replay/read-payloads.ts';
import { readRecordedRun, type RecordedRun } from '../../../replay/recorded-run.ts';
import { reenact } from '../../../replay/reenact.ts';
import type { Difference, ReplayStep } from '../../../replay/step.ts';
import type { Talk } from '../../../replay/talk.ts';
import { unpackPayloads } from '../../../replay/unpack-payloads.ts';

/** A talk that was played again. */
export interface Play {
  name: string;
  /** The conversation’s id, as its history has it. */
  conversation: string;
  runs: readonly { runId: string | null; events: number }[];
  /** What the first of the runs goes by; a later one may go by another. */
  plan: Plan;
  steps: readonly ReplayStep[];
  /** How the last run was ended from outside, in a sentence; null: it was not. */
  ending: string | null;
  /** Where the current code goes another way; the steps end with it. */
  difference: Difference | null;
}

/** Milliseconds after which whatever else happens on the page has its turn. */
const SLICE = 40;

/** Plays a talk by the current code. @throws HistoryProblem when it cannot be played */
export async function playTalk({ name, runs }: Talk): Promise<Play> {
  const decode = inSlices(unpackPayloads);
  const recorded: RecordedRun[] = [];
  for (const run of runs) recorded.push(await readRecordedRun(run, decode));
  const [first] = recorded;
  if (!first) throw new Error('A talk has at least one run.');
  return {
    name,
    conversation: first.start.facts.conversation.id,
    runs: recorded.map(({ runId, events }) => ({ runId, events })),
    plan: first.plan,
    ending: endingOf(runs.at(-1)),
    ...reenact(recorded),
  };
}

const ENDINGS: Readonly<Record<string, string>> = {
  workflowExecutionTerminated: 'was terminated',
  workflowExecutionTimedOut: 'ran out of time',
  workflowExecutionFailed: 'failed',
};

function endingOf(run: HistoryRun | undefined): string | null {
  const last = run?.events.at(-1);
  const ending = last && ENDINGS[last.type];
  return ending === undefined ? null : `The run ${ending} (event ${last?.id})`;
}

/** A long history has thousands of payloads, which are read one after the other. */
function inSlices(decode: DecodePayloads): DecodePayloads {
  let since = performance.now();
  return async (payloads) => {
    if (performance.now() - since > SLICE) {
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
    return decode(payloads);
  };
}
