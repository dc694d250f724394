import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { PayloadCodec } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { WorkflowBundle } from './workflow-bundle.ts';

export interface HistoryToReplay {
  workflowId: string;
  /** As `workflow show --output json` has it. */
  json: unknown;
}

/** Where Temporal's own replayer finds that the workflow does something else than its history says. */
export interface Violation {
  /** Null: it does not say at which event. */
  event: number | null;
  /** In Temporal's words. */
  message: string;
}

/**
 * Replays histories against a bundle by Temporal's own replayer, in the order in which they come; needs no server. For
 * each one, what is wrong with it, or `null`.
 */
export async function* replayHistories(
  workflowBundle: WorkflowBundle,
  codec: PayloadCodec,
  histories: Iterable<HistoryToReplay> | AsyncIterable<HistoryToReplay>,
): AsyncGenerator<Violation | null> {
  const options = { workflowBundle, dataConverter: { payloadCodecs: [codec] }, reuseV8Context: true };
  async function* given() {
    for await (const { workflowId, json } of histories) yield { workflowId, history: historyFromJSON(json) };
  }
  for await (const { error } of Worker.runReplayHistories(options, given())) {
    yield error ? violationOf(error) : null;
  }
}

function violationOf({ message }: Error): Violation {
  const event = /HistoryEvent\(id: (\d+)/.exec(message)?.[1];
  // The reason is wrapped in how Rust prints a failure.
  const reason = /Nondeterminism error: ([^"]*)/.exec(message)?.[1];
  return { event: event === undefined ? null : Number(event), message: reason ?? message };
}
