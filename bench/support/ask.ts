import type { ChildProcess } from 'node:child_process';

interface Question {
  number: number;
  request: unknown;
}

type Answer = { number: number } & ({ result: unknown } | { error: string });

let questions = 0;

/** Asks a child process that answers with `answerParent`. */
export function ask<Result>(child: ChildProcess, request: unknown): Promise<Result> {
  const number = (questions += 1);
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('The process has ended.'));
    const onMessage = (answer: Answer) => {
      if (answer.number !== number) return;
      child.off('message', onMessage).off('exit', onExit);
      if ('error' in answer) reject(new Error(answer.error));
      else resolve(answer.result as Result);
    };
    child.on('message', onMessage).once('exit', onExit);
    child.send({ number, request } satisfies Question);
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
