import type { ReplayStep } from '../replay/step.ts';
import { StartError } from '../start-error.ts';
import type { Stop } from './options.ts';

/** The steps up to there, that one included. @throws StartError when there is no such step */
export function stepsUntil(steps: readonly ReplayStep[], stop: Stop | null): readonly ReplayStep[] {
  if (!stop) return steps;
  if ('step' in stop) {
    if (stop.step > steps.length)
      throw new StartError(`There is no step ${stop.step}: the last one is ${steps.length}.`);
    return steps.slice(0, stop.step);
  }
  const isBy =
    'time' in stop
      ? ({ happened }: ReplayStep) => happened.now <= stop.time
      : ({ run, event }: ReplayStep) => run < stop.run || (run === stop.run && event <= stop.event);
  const until = steps.filter(isBy);
  if (until.length === 0) throw new StartError('Nothing had happened by then.');
  return until;
}
