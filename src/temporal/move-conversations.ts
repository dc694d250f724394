import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { MOVE, type Move } from '../workflows/protocol.ts';
import { countOpen, currentBuild, openElsewhere } from './deployment.ts';

/** Milliseconds between two looks at what has not moved yet. */
const LOOK_AGAIN = 1_000;

export interface Moving {
  taskQueue: string;
  /** Where they are to go on; the build is current. */
  to: Move;
  /** So many are asked a second at most. */
  perSecond: number;
  /** Milliseconds in which not one moves, until those that are left are given up. */
  patience: number;
  /** How many have not moved yet; told when it has changed. */
  onProgress: (left: number) => void;
}

export interface Moved {
  /** So many have been asked. */
  asked: number;
  /** So many have not moved. */
  left: number;
  /** The build that has been made current meanwhile; `null`: none. */
  overtakenBy: string | null;
}

/**
 * Asks every open conversation that is on another build to go on with this one, and waits until they do. It keeps no
 * books of its own: stopped at any moment, it asks when it is run again those that have not moved.
 */
export async function moveConversations(client: Client, moving: Moving): Promise<Moved> {
  const { taskQueue, to, perSecond, patience, onProgress } = moving;
  const query = openElsewhere(taskQueue, to.build);
  const asked = new Set<string>();
  const pace = createPace(perSecond);
  let left = -1;
  let changed = Date.now();
  for (;;) {
    for await (const { workflowId } of client.workflow.list({ query })) {
      if (asked.has(workflowId)) continue;
      await pace();
      await ask(client, workflowId, to);
      asked.add(workflowId);
      changed = Date.now();
    }
    const count = await countOpen(client, query);
    if (count !== left) {
      onProgress(count);
      changed = Date.now();
    }
    left = count;
    const current = await currentBuild(client, taskQueue);
    const overtakenBy = current === to.build ? null : current;
    if (left === 0 || overtakenBy !== null || Date.now() - changed > patience)
      return { asked: asked.size, left, overtakenBy };
    await sleep(LOOK_AGAIN);
  }
}

async function ask(client: Client, workflowId: string, to: Move): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).signal<[Move]>(MOVE, to);
  } catch (error) {
    // It has been closed.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Resolves so often a second at most. */
function createPace(perSecond: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const wait = next - Date.now();
    next = Math.max(next, Date.now()) + 1_000 / perSecond;
    if (wait > 0) await sleep(wait);
  };
}
