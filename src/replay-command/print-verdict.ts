import { printState, printStep } from '../replay/print-step.ts';
import { differenceInWords } from '../replay/step.ts';
import type { Stop } from './options.ts';
import type { Verdict } from './replay-talks.ts';
import { stepsUntil } from './steps-until.ts';

/** Step by step, and how the current code does in the end. */
export function printTalk(verdict: Verdict, stop: Stop | null): void {
  const { name, runs, steps } = verdict;
  console.log(`${name}: ${spellSize(verdict)}\n`);
  const shown = stepsUntil(steps, stop);
  for (const step of shown) console.log(`${printStep(step, runs).join('\n')}\n`);
  const last = shown.at(-1);
  if (stop && last) console.log(`${printState(last.after).join('\n')}\n`);
  console.log(judgement(verdict).join('\n'));
}

/** Of many: one line for each that goes another way, and how many there are. */
export function printSummary(verdicts: readonly Verdict[]): void {
  const bad = verdicts.filter((verdict) => !isFaithful(verdict));
  for (const verdict of bad) {
    console.log(`✘ ${verdict.name}`);
    for (const line of judgement(verdict)) console.log(`    ${line}`);
  }
  const events = verdicts.reduce((sum, verdict) => sum + verdict.events, 0);
  const all = `${count(verdicts.length, 'conversation')} of ${count(events, 'event')}`;
  console.log(
    bad.length === 0
      ? `✔ Replayed ${all}: the current code does the same in each.`
      : `✘ Replayed ${all}: ${bad.length} of them do not go as recorded.`,
  );
}

function judgement({ difference, violation, problem, runs }: Verdict): string[] {
  if (problem !== null) return [`✘ It cannot be replayed. ${problem}`];
  if (difference) {
    const temporal = violation
      ? `Temporal’s own replayer stops too: ${violation.message}`
      : 'Temporal’s own replayer sees nothing of it: conversations that run would go on, and go another way.';
    return [`✘ ${differenceInWords(difference, runs)}`, `  ${temporal}`];
  }
  if (violation) return [`✘ ${differenceInWords(violation, runs)}`];
  return ['✔ The current code does the same.'];
}

const isFaithful = ({ difference, violation, problem }: Verdict) =>
  !difference && !violation && problem === null;

function spellSize({ runs, events, steps }: Verdict): string {
  return `${count(runs, 'run')}, ${count(events, 'event')}, ${count(steps.length, 'step')}.`;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
