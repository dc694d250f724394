import type { FlowTestStep } from '../flow/tests/schema.ts';

type Given<Name extends keyof FlowTestStep> = Required<Pick<FlowTestStep, Name>>;
type Maybe<Name extends keyof FlowTestStep> = Pick<FlowTestStep, Name>;

/** One thing that happens in a talk: what a step of a flow test has beside its transcript. */
export type Act =
  | Given<'starts'>
  | (Given<'says'> & Maybe<'readings' | 'sends'>)
  | Given<'sends'>
  | Given<'presses'>
  | Given<'passes'>
  | Given<'finishes'>
  | Given<'delivers'>
  | (Given<'commands'> & Maybe<'by'>);

export type MemberCommand = Given<'commands'>['commands'];

/** What happens in a step; null when nothing does, or several things do. */
export function actOf({ transcript: _transcript, ...step }: FlowTestStep): Act | null {
  const { readings: _readings, by: _by, ...happenings } = step;
  const names = Object.keys(happenings);
  const isOne = names.length === 1 || (names.length === 2 && 'says' in step && 'sends' in step);
  return isOne ? (step as Act) : null;
}
