import { useEffect, useRef, type JSX } from 'react';
import { bareId } from '../../../../../flow/nodes/listener/find-press.ts';
import type { Act } from '../../../../../simulator/act.ts';
import { describeAct } from '../../../../../simulator/describe-act.ts';
import { entriesOf, type Simulation } from '../../../../../simulator/simulation.ts';
import { WORDS } from '../../../../widget/view/words.ts';
import { liveButtons } from './live-buttons.ts';
import { SaidView } from './said.tsx';
import { useSimulator } from './simulator-context.ts';
import { changedAt, showValue } from './variable-rows.ts';

/** Everything that was said and that happened, with what each step has changed. */
export function Talk({ talk }: { talk: Simulation }): JSX.Element {
  const log = useRef<HTMLDivElement>(null);
  const simulator = useSimulator();
  const { length } = talk.steps;
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [length, talk]);
  const live = new Set(liveButtons(talk.state).map(({ id }) => id));
  const chosen = new Set(
    talk.entries.flatMap((entry) =>
      entry.type === 'text' && entry.choice !== undefined ? [entry.choice] : [],
    ),
  );
  const press = (id: string) => simulator.act({ presses: shortest(talk, id) });
  return (
    <div className="sim-scroll sim-log" ref={log} tabIndex={0} role="log" aria-label={WORDS.log}>
      <ol className="sim-steps">
        {talk.steps.map((step, index) => (
          <li key={index} data-step={index + 1}>
            {!isSaid(step.act) && <p className="sim-happens">{capital(describeAct(step.act))}.</p>}
            {step.refused && <p className="sim-refused">{step.refused.message}</p>}
            {entriesOf(step).map((entry) => (
              <SaidView key={entry.seq} entry={entry} live={live} chosen={chosen} press={press} />
            ))}
            <Changes talk={talk.after(index + 1)} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Where the variables of the flow have changed. */
function Changes({ talk }: { talk: Simulation }): JSX.Element | null {
  const rows = changedAt(talk).filter(({ path }) => !path.startsWith('conversation.') && path !== 'answer');
  if (rows.length === 0) return null;
  return (
    <ul className="sim-changes" aria-label="Changed by this step">
      {rows.map(({ path, value }) => (
        <li key={path} dir="auto" title={`${path} = ${showValue(value)}`}>
          <b>{path}</b> = {showValue(value)}
        </li>
      ))}
    </ul>
  );
}

/** A press is named by the button's own id, where that is the one that is meant: so it stays right from run to run. */
function shortest({ state }: Simulation, id: string): string {
  const bare = bareId(id);
  const named = liveButtons(state).findLast((button) => bareId(button.id) === bare);
  return named?.id === id ? bare : id;
}

/** What is said stands in the transcript itself. */
function isSaid(act: Act): boolean {
  if ('commands' in act) return act.commands.name === 'reply' || act.commands.name === 'note';
  return 'says' in act || 'sends' in act || 'presses' in act;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
