import type { AttemptResult, LookUp, SendContext, Sender } from '../../src/integrations/send.ts';
import type { SendRequest } from '../../src/flow/state.ts';

export type Answer = AttemptResult | ((context: SendContext) => AttemptResult | Promise<AttemptResult>);

/** A provider that answers what a test has written down, in that order; the last answer is given for ever. */
export interface ScriptedSender extends Sender {
  /** What it was asked to send. */
  readonly asked: { request: SendRequest; context: SendContext }[];
  /** How often it was asked what it has. */
  readonly lookedUp: number;
  answers: Answer[];
  findings: LookUp[];
}

export function scriptedSender(
  answers: Answer[],
  findings: LookUp[] = [{ kind: 'unknowable' }],
): ScriptedSender {
  const asked: ScriptedSender['asked'] = [];
  let lookedUp = 0;
  const sender: ScriptedSender = {
    asked,
    answers,
    findings,
    get lookedUp() {
      return lookedUp;
    },
    async send(request, context) {
      asked.push({ request, context });
      const answer = next(sender.answers);
      return typeof answer === 'function' ? answer(context) : answer;
    },
    lookUp() {
      lookedUp += 1;
      return Promise.resolve(next(sender.findings));
    },
  };
  return sender;
}

function next<T>(script: T[]): T {
  const [first] = script;
  if (first === undefined) throw new Error('Nothing is written down for this.');
  if (script.length > 1) script.shift();
  return first;
}

export const accepted = (providerId: string | null = 'SM1'): AttemptResult => ({
  kind: 'accepted',
  providerId,
  providerStatus: 'queued',
  to: '+15550111',
});

export const refused: AttemptResult = {
  kind: 'refused',
  error: { code: 'opted_out', message: 'They want no more messages.' },
};

/** `after`: as a Retry-After; `null`: it does not say. */
export const later = (after: number | null = null, more: { pause?: true } = {}): AttemptResult => ({
  kind: 'later',
  error: { code: 'unavailable', message: 'The provider is busy.' },
  after,
  ...more,
});

export const ambiguous: AttemptResult = {
  kind: 'ambiguous',
  error: { code: 'no_answer', message: 'The answer was lost.' },
};
