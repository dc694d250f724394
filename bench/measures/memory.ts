import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import type { Plan } from '../../src/flow/plan.ts';
import type { TemporalTarget } from '../../src/temporal/connection.ts';
import { createConversationClient, HISTORY_CAP } from '../../src/temporal/conversation-client.ts';
import { lineTo } from '../support/ask.ts';
import { TEXT, VISITOR } from '../support/flows.ts';
import { createBare } from '../variants/bare.ts';
import type { MemoryCall } from './memory-worker.ts';

/** Bytes in the worker for each open conversation. */
export interface MemoryFigures {
  heap: number;
  /** Of the whole process; swings with what its allocators keep. */
  rss: number;
}

/** Conversations that are opened at the same time. */
const AT_ONCE = 20;
/** Milliseconds. */
const TIMEOUT = 60_000;

/** Opens a conversation on this task queue and takes a turn in it. */
export type OpenOne = (taskQueue: string) => Promise<void>;

/**
 * Opens many conversations on a worker in a process of its own, which keeps all of them in its cache, and compares
 * the process's memory after collecting garbage.
 */
export async function measureMemory(
  target: TemporalTarget,
  workflows: 'ours' | 'others',
  openOne: OpenOne,
  conversations: number,
): Promise<MemoryFigures> {
  const child = fork(fileURLToPath(new URL('memory-worker.ts', import.meta.url)), [], {
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  const ask = await lineTo<MemoryCall>(child);
  const taskQueue = `memory-${randomUUID()}`;
  const cached = 2 * conversations + 1;
  await ask({ do: 'start', ...target, taskQueue, workflows, cached });
  const openMany = async () => {
    for (let open = 0; open < conversations; open += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => openOne(taskQueue)));
    }
    return ask<NodeJS.MemoryUsage>({ do: 'measure' });
  };
  const before = await openMany();
  const after = await openMany();
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return {
    heap: (after.heapUsed - before.heapUsed) / conversations,
    rss: (after.rss - before.rss) / conversations,
  };
}

/** Opens a bare workflow. */
export function bareOpener(client: Client): OpenOne {
  return async (taskQueue) => {
    await createBare(client, taskQueue).open();
  };
}

/** Opens a conversation on this plan, as the API does, but for the database. */
export function conversationOpener(client: Client, plan: Plan): OpenOne {
  return async (taskQueue) => {
    const conversations = createConversationClient(client, taskQueue);
    const id = randomUUID();
    const facts = { conversation: { id, channel: 'web' }, visitor: VISITOR, contact: {} };
    const beginning = { facts, variables: {}, plan, historyCap: HISTORY_CAP };
    const { rev } = await conversations.startAndDeliver(id, beginning, { confirmed: 0, inputs: [] }, TIMEOUT);
    const message = { id: randomUUID(), position: 1, acceptedAt: Date.now(), text: TEXT };
    await conversations.deliver(id, { confirmed: rev, inputs: [{ kind: 'message', message }] }, TIMEOUT);
  };
}
