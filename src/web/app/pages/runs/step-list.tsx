import { memo, useEffect, useRef, type JSX, type KeyboardEvent } from 'react';
import { describeHappening } from '../../../../replay/describe.ts';
import type { ReplayStep } from '../../../../replay/step.ts';
import { spellTime } from '../../../../simulator/spell-time.ts';
import { clockOf, dayOf } from './step-times.ts';

/** Milliseconds. A shorter pause is not told of. */
const PAUSE = 60_000;
/** Steps that “page down” goes on. */
const PAGE = 10;

export interface StepListProps {
  steps: readonly ReplayStep[];
  /** Of how many runs the talk is. */
  runs: number;
  /** How the run was ended from outside, in a sentence; null: it was not. */
  ending: string | null;
  /** Of the step that is shown. */
  index: number;
  onChoose: (index: number) => void;
}

/** What happened in a talk, one after the other; goes by the arrow keys. */
export function StepList({ steps, runs, ending, index, onChoose }: StepListProps): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector('[aria-selected="true"]');
    if (!box || !row) return;
    // Only within the list: the page is to stay where it is.
    const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
    else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
  }, [index, steps]);

  const goOn = (event: KeyboardEvent) => {
    const to = toWhere(event.key, index, steps.length);
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onChoose(Math.max(0, Math.min(to, steps.length - 1)));
  };
  return (
    <div
      ref={list}
      className="step-list"
      role="listbox"
      aria-label="Steps"
      tabIndex={0}
      aria-activedescendant={`step-${index}`}
      onKeyDown={goOn}
    >
      {steps.map((step, which) => (
        <StepRow
          key={step.number}
          step={step}
          before={steps[which - 1] ?? null}
          showsRun={runs > 1 && steps[which - 1]?.run !== step.run}
          index={which}
          chosen={which === index}
          onChoose={onChoose}
        />
      ))}
      {ending !== null && (
        <div className="step-gap" role="presentation">
          {ending}
        </div>
      )}
    </div>
  );
}

function toWhere(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index - 1;
    case 'PageDown':
      return index + PAGE;
    case 'PageUp':
      return index - PAGE;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

interface StepRowProps {
  step: ReplayStep;
  before: ReplayStep | null;
  showsRun: boolean;
  index: number;
  chosen: boolean;
  onChoose: (index: number) => void;
}

const StepRow = memo(Row);

function Row({ step, before, showsRun, index, chosen, onChoose }: StepRowProps): JSX.Element {
  const { now } = step.happened;
  const said = describeHappening(step.happened);
  const pause = before ? now - before.happened.now : 0;
  const isNewDay = !before || dayOf(before.happened.now) !== dayOf(now);
  return (
    <>
      {showsRun && (
        <div className="step-gap" role="presentation">
          Run {step.run}
        </div>
      )}
      {isNewDay ? (
        <div className="step-gap" role="presentation">
          {pause >= PAUSE && `${spellTime(pause)} later, `}
          {dayOf(now)}
        </div>
      ) : (
        pause >= PAUSE && (
          <div className="step-gap" role="presentation">
            {spellTime(pause)} later
          </div>
        )
      )}
      <div
        id={`step-${index}`}
        className="step-row"
        role="option"
        aria-selected={chosen}
        data-tone={toneOf(step)}
        onClick={() => onChoose(index)}
      >
        <span className="step-number">{step.number}</span>
        <span className="step-said" dir="auto" title={said}>
          {said}
        </span>
        <time className="step-time" dateTime={new Date(now).toISOString()}>
          {clockOf(now)}
        </time>
      </div>
    </>
  );
}

/** What went wrong in it is seen from afar. */
function toneOf({ happened, trail, after, before }: ReplayStep): 'error' | undefined {
  if (happened.type === 'actionFinished' && !happened.outcome.ok) return 'error';
  if (happened.type === 'delivery' && happened.report.status !== 'delivered') return 'error';
  const fails = trail.some(
    (item) => 'passage' in item && (item.passage.outlet === 'error' || item.passage.outlet === 'undelivered'),
  );
  return fails || (after.error !== null && after.error !== before.error) ? 'error' : undefined;
}
