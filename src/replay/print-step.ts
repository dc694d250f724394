/** A step of a replayed talk as lines of text: first what happened, then, indented, what the flow made of it. */
import type { Effect, Instant, State } from '../flow/state.ts';
import { view } from '../flow/transition.ts';
import { spellTime } from '../simulator/spell-time.ts';
import { describeAction, describeEntry, describeHappening, describeState, quote } from './describe.ts';
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
      ...changes.map(({ name, before, after: now }) => `${name}: ${quote(before)} → ${quote(now)}`),
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
  if ('effect' in item) return printEffect(item.effect);
  const { at, outlet } = item.passage;
  const node = plan.flows[at.flow]?.nodes[at.node];
  const name = `“${node?.name ?? at.node}”`;
  if (outlet !== null) return [`‹ ${name} by ${outlet}`];
  const flow = at.flow === plan.flow ? '' : ` of ${at.flow}`;
  return [`› ${name} (${node?.kind ?? 'missing'} ${at.node}${flow})`];
}

function printEffect(effect: Effect): string[] {
  switch (effect.type) {
    case 'entry':
      // What happened says it already.
      if (effect.entry.from === 'visitor') return [];
      return [`  ${describeEntry(effect.entry)}`];
    case 'action':
      return [`  ${describeAction(effect.action)}`];
    case 'cancelAction':
      return [`  gives up the action ${effect.key}`];
    case 'refused':
      return [`  refuses it: ${effect.error.message}`];
    case 'taken':
      return [];
  }
}

function printCourse({ key, event, startedAt, attempts }: ActionCourse): string[] {
  const { count, lastFailure, ended, endedAt } = attempts;
  const tries = count > 1 ? `${count} attempts` : '1 attempt';
  const failure = lastFailure === null ? '' : `, the last but one failed: ${lastFailure.replace(/\.$/, '')}`;
  const end =
    ended === null || endedAt === null
      ? 'it has not come back in this run'
      : `back at event ${ended}, after ${spellSpan(endedAt - startedAt)}; ${tries}${failure}`;
  return [`The action ${key} (event ${event}): ${end}.`];
}

function spellSpan(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : spellTime(milliseconds);
}

const toTime = (at: Instant) => new Date(at).toISOString().replace('T', ' ');
