import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { lineTo } from '../support/ask.ts';
import type { HttpCall } from './http-caller.ts';
import type { Variant } from './variant.ts';

export interface HttpVariant extends Variant {
  /** The process that calls. */
  pid: number;
}

/** Our turn as a backend takes it: over HTTP, from a process of its own. */
export async function createHttp(url: string, apiKey: string, flow: string): Promise<HttpVariant> {
  const caller = fork(fileURLToPath(new URL('http-caller.ts', import.meta.url)), [url, apiKey, flow]);
  const call = await lineTo<HttpCall>(caller);
  return {
    name: 'http',
    pid: caller.pid ?? NaN,
    open: () => call({ do: 'open' }),
    turn: async (conversation) => {
      await call({ do: 'turn', conversation });
    },
    talk: (conversations, milliseconds) => call({ do: 'talk', conversations, milliseconds }),
    workflowId: workflowIdOf,
    async close() {
      const gone = once(caller, 'exit');
      caller.disconnect();
      await gone;
    },
  };
}
