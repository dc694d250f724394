/** The parts of a step in words, as the command line and the web app have them. */
import type { Plan } from '../flow/plan.ts';
import type { Effect } from '../flow/state.ts';
import type { Passage } from '../simulator/recorder.ts';
import { spellTime } from '../simulator/spell-time.ts';
import { describeAction, describeEntry, quote } from './describe.ts';
import type { ActionCourse, VariableChange } from './step.ts';

/** `›` reaches a node, `‹` leaves it by an outlet. */
export function describePassage({ at, outlet }: Passage, plan: Plan): string {
  const node = plan.flows[at.flow]?.nodes[at.node];
  const name = `“${node?.name ?? at.node}”`;
  if (outlet !== null) return `‹ ${name} by ${outlet}`;
  const flow = at.flow === plan.flow ? '' : ` of ${at.flow}`;
  return `› ${name} (${node?.kind ?? 'missing'} ${at.node}${flow})`;
}

/** `null`: what happened says it already. */
export function describeEffect(effect: Effect): string | null {
  switch (effect.type) {
    case 'entry':
      return effect.entry.from === 'visitor' ? null : describeEntry(effect.entry);
    case 'action':
      return describeAction(effect.action);
    case 'cancelAction':
      return `gives up the action ${effect.key}`;
    case 'refused':
      return `refuses it: ${effect.error.message}`;
    case 'taken':
      return null;
  }
}

/** How an action went, as its history has it. */
export function describeCourse({ startedAt, attempts }: ActionCourse): string {
  const { count, lastFailure, ended, endedAt } = attempts;
  const tries = count > 1 ? `${count} attempts` : '1 attempt';
  const failure = lastFailure === null ? '' : `, the last but one failed: ${lastFailure.replace(/\.$/, '')}`;
  return ended === null || endedAt === null
    ? 'it has not come back in this run'
    : `back at event ${ended}, after ${spellSpan(endedAt - startedAt)}; ${tries}${failure}`;
}

export function describeChange({ name, before, after }: VariableChange): string {
  return `${name}: ${quote(before)} → ${quote(after)}`;
}

function spellSpan(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : spellTime(milliseconds);
}
