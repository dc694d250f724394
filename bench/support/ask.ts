import type { ChildProcess } from 'node:child_process';

interface Question {
  number: number;
  request: unknown;
}

type Answer = { number: number } & ({ result: unknown } | { error: string });

/** Resolves to the child's answer; rejects when it fails, or has ended. */
export type Ask<Request> = <Result>(request: Request) => Promise<Result>;

/** The line to a child process that answers with `answerParent`; resolves when it can be asked. */
export function lineTo<Request>(child: ChildProcess): Promise<Ask<Request>> {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  const ask: Ask<Request> = (request) =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve: resolve, reject });
      child.send({ number: asked, request } satisfies Question);
    });
  return new Promise((ready, reject) => {
    child.on('message', (message: Answer | 'ready') => {
      if (message === 'ready') return ready(ask);
      const asker = waiting.get(message.number);
      waiting.delete(message.number);
      if ('error' in message) asker?.reject(new Error(message.error));
      else asker?.resolve(message.result);
    });
    child.once('exit', () => {
      const gone = new Error('The process has ended.');
      reject(gone);
      waiting.forEach((asker) => asker.reject(gone));
    });
  });
}

/** In the child: answers what the parent asks, after telling it that it can. */
export function answerParent<Request>(answer: (request: Request) => Promise<unknown>): void {
  const reply = (message: Answer | 'ready') => process.send?.(message);
  process.on('message', ({ number, request }: Question) => {
    answer(request as Request).then(
      (result) => reply({ number, result }),
      (error: unknown) =>
        reply({ number, error: error instanceof Error ? (error.stack ?? '') : String(error) }),
    );
  });
  reply('ready');
}
