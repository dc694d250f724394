import type { State } from '../../../src/flow/state.ts';
import type { Button } from '../../../src/flow/transcript.ts';
import type { Act } from '../../../src/simulator/act.ts';
import { outcomesOf, REPORTS } from '../../../src/simulator/outcomes.ts';
import type { Simulation } from '../../../src/simulator/simulation.ts';

/** What is due within so many milliseconds can be waited for in a test. */
export const SOON = 3_000;

const ALEX = { id: 'alex', name: 'Alex' };
const SAM = { id: 'sam', name: 'Sam' };
const TEXTS = [
  'hello',
  '2',
  'yes',
  'Label x',
  'a@b.example',
  '2030-01-31',
  'https://x.example',
  'my name is Ann',
];

/** Picks one of so many. */
export type Dice = (sides: number) => number;

/**
 * Something that may happen to a conversation as it stands, whoever does it: the visitor, a member, the dispatcher, an
 * action, the time. Only what is the same in whichever moment it reaches a conversation that runs for real.
 */
export function nextAct(talk: Simulation, dice: Dice): Act {
  const acts = possibleActs(talk, dice);
  return acts[dice(acts.length)] ?? { says: 'hello' };
}

export function isSoon({ due, now }: Simulation): boolean {
  return due !== null && due > now && due - now <= SOON;
}

function possibleActs(talk: Simulation, dice: Dice): Act[] {
  const { state, running } = talk;
  const { phase, status } = state;
  const due: Act[] = isSoon(talk) ? Array.from({ length: 3 }, () => ({ passes: 'due' })) : [];
  const says: Act = { says: pick(TEXTS, dice), ...(dice(6) === 0 && { readings: { intent: LEAVE } }) };
  const finishes: Act[] = running ? finishesOf(running.action, dice) : [];
  const person = pick([ALEX, SAM], dice);
  if (phase.kind === 'handoff') {
    const members: Act[] =
      status === 'queued' ? queueActs(talk, person, dice) : humanActs(state, person, dice);
    return [...due, says, ...members, ...members, ...finishes];
  }
  const takesOver: Act = {
    commands: dice(2) === 0 ? { name: 'accept' } : { name: 'reply', text: 'Hi.' },
    by: person,
  };
  const rarely: Act[] = dice(4) === 0 ? [takesOver] : [];
  if (phase.kind === 'acting') return [...finishes, ...finishes, ...finishes, says, ...rarely];
  if (phase.kind === 'delivering') {
    return [...due, { delivers: pick(REPORTS, dice) }, { delivers: pick(REPORTS, dice) }, says, ...rarely];
  }
  const buttons = phase.kind === 'listening' ? phase.buttons : (state.survey ?? []);
  const presses: Act[] = buttons.length > 0 ? [press(buttons, dice), press(buttons, dice)] : [];
  return [...due, ...presses, says, ...(buttons.length > 0 ? [] : [says]), ...rarely];
}

const LEAVE = { id: 'leave', confidence: 0.9 };

function finishesOf(action: Parameters<typeof outcomesOf>[0], dice: Dice): Act[] {
  const { success, errors } = outcomesOf(action);
  return [{ finishes: success }, { finishes: { ok: false, error: pick(errors, dice) } }];
}

function queueActs({ state }: Simulation, person: typeof ALEX, dice: Dice): Act[] {
  const { phase } = state;
  if (phase.kind !== 'handoff') return [];
  const offered = phase.ticket?.offer?.member;
  return [
    { commands: { name: 'accept' }, by: person },
    { commands: { name: 'offer', member: person, for: '1h' } },
    ...(offered ? [{ commands: { name: 'decline' as const }, by: offered }] : []),
    ...(phase.leave ? [press([phase.leave], dice)] : []),
    { commands: { name: 'assign', member: person } },
    { commands: { name: 'note', text: 'A note.' } },
  ];
}

function humanActs({ phase, assignee }: State, person: typeof ALEX, dice: Dice): Act[] {
  const by = assignee ?? person;
  const paused = phase.kind === 'handoff' ? phase.paused?.phase : undefined;
  // A wait that was interrupted may be over by the time it is taken up again, which depends on the moment.
  const mayReturn = paused?.kind !== 'waiting' && paused?.kind !== 'delivering';
  return [
    ...(mayReturn
      ? [
          { commands: { name: 'return' as const }, by },
          { commands: { name: 'return' as const }, by },
        ]
      : []),
    { commands: { name: 'reply', text: 'Let me see.' }, by },
    { commands: { name: 'resolve' }, by },
    { commands: { name: 'assign', member: dice(2) === 0 ? null : person }, by },
    { commands: { name: 'unassign', member: by.id } },
    { commands: { name: 'segment', segment: 'vip' }, by },
  ];
}

function press(buttons: readonly Button[], dice: Dice): Act {
  return { presses: pick(buttons, dice).id };
}

function pick<T>(from: readonly T[], dice: Dice): T {
  return from[dice(from.length)] as T;
}
