import { spawn, type ChildProcess } from 'node:child_process';
import { z } from 'zod';
import type { StartError } from '../start-error.ts';
import { supervise, type Supervised } from '../supervise.ts';
import { tsxArguments } from '../tsx-program.ts';

/** What the server process tells its parent when it serves. */
const readyMessage = z.object({
  type: z.literal('ready'),
  /** `null`: it serves nothing, and works on conversations. */
  url: z.url().nullable(),
  /** Where the first admin sets a password, until one has. */
  setupUrl: z.url().nullable(),
});

type Ready = Omit<z.infer<typeof readyMessage>, 'type'>;

export interface ServerOptions {
  /** The TypeScript file to run. */
  program: string;
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** It died and does not come up any more. */
  onGivenUp: (error: StartError) => void;
}

/**
 * Starts the server process (database, worker and API, as ROLE says) and keeps it running. It says on standard error why it
 * does not come up, if so. The channel between the two is also how it notices that this process was killed.
 * @returns the address under which it serves, if it does, and where the first admin sets a password if none has.
 */
export async function startServer(
  { program, env, say, onGivenUp }: ServerOptions,
  signal: AbortSignal,
): Promise<{ server: Supervised } & Ready> {
  let first: Ready | undefined;
  const server = await supervise(
    {
      name: 'The server process',
      spawn: () =>
        spawn(process.execPath, tsxArguments(program), {
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
          env,
        }),
      ready: async (child) => {
        const ready = await whenReady(child);
        first ??= ready;
      },
      readyWithin: 120_000,
      stopWithin: 20_000,
      say,
      onGivenUp,
    },
    signal,
  );
  if (!first) throw new Error('The server process is ready, but has not said so.');
  return { server, ...first };
}

function whenReady(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const ready = readyMessage.safeParse(message);
      if (ready.success) resolve(ready.data);
    });
  });
}
