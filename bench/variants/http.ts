import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { ask } from '../support/ask.ts';
import type { Sample } from '../support/keep-talking.ts';
import type { HttpCall } from './http-caller.ts';
import type { Variant } from './variant.ts';

/** Our turn as a backend takes it: over HTTP, from a process of its own. */
export async function createHttp(url: string, apiKey: string, flow: string): Promise<Variant> {
  const caller = fork(fileURLToPath(new URL('http-caller.ts', import.meta.url)), [url, apiKey, flow]);
  await once(caller, 'message');
  const call = <Answer>(request: HttpCall) => ask<Answer>(caller, request);
  return {
    name: 'http',
    open: () => call<string>({ do: 'open' }),
    turn: async (conversation) => {
      await call({ do: 'turn', conversation });
    },
    talk: (conversations, milliseconds) => call<Sample>({ do: 'talk', conversations, milliseconds }),
    workflowId: workflowIdOf,
    async close() {
      const gone = once(caller, 'exit');
      caller.disconnect();
      await gone;
    },
  };
}
