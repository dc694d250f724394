/** A step of a replayed talk as lines of text: first what happened, then, indented, what the flow made of it. */
import type { Instant, State } from '../flow/state.ts';
import { view } from '../flow/transition.ts';
import { describeChange, describeCourse, describeEffect, describePassage } from './describe-step.ts';
import { describeHappening, describeState, quote } from './describe.ts';
import type { ActionCourse, ReplayStep, TrailItem } from './step.ts';

/** `runs`: of how many runs the talk is; which one is said where there are several. */
export function printStep(step: ReplayStep, runs = 1): string[] {
  const { number, run, event, happened, trail, changes, actions, after, plan } = step;
  const where = runs > 1 ? `run ${run}, event ${event}` : `event ${event}`;
  return [
    `${number}. ${toTime(happened.now)}  ${describeHappening(happened)}.  (${where})`,
    ...[
      ...trail.flatMap((item) => printItem(item, step)),
      ...actions.flatMap(printCourse),
      ...changes.map(describeChange),
      `It ${describeState(view(plan, after))}.`,
    ].map((line) => `   ${line}`),
  ];
}

/** All variables, and how the conversation stands. */
export function printState({ variables, segment, assignee, error, inbox }: State): string[] {
  const rest: [string, unknown][] = [
    ['segment', segment],
    ['member', assignee?.name],
    ['last error', error],
    ['waiting messages', inbox.length > 0 ? inbox.length : null],
  ];
  const names = Object.keys(variables).sort();
  return [
    names.length === 0 ? 'It has no variables.' : 'Variables:',
    ...names.map((name) => `   ${name} = ${JSON.stringify(variables[name])}`),
    ...rest.filter(([, value]) => value != null).map(([name, value]) => `${name}: ${quote(value)}`),
  ];
}

function printItem(item: TrailItem, { plan }: ReplayStep): string[] {
  if ('passage' in item) return [describePassage(item.passage, plan)];
  const effect = describeEffect(item.effect);
  return effect === null ? [] : [`  ${effect}`];
}

function printCourse(course: ActionCourse): string[] {
  return [`The action ${course.key} (event ${course.event}): ${describeCourse(course)}.`];
}

const toTime = (at: Instant) => new Date(at).toISOString().replace('T', ' ');
