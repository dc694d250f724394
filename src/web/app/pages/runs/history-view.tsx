import { ActionIcon, Alert, Anchor, NativeSelect, Slider, Text } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState, type JSX } from 'react';
import { useSearchParams } from 'react-router';
import type { Plan } from '../../../../flow/plan.ts';
import { differenceInWords, type ActionCourse, type ReplayStep } from '../../../../replay/step.ts';
import { readVersion } from '../../api/flows.ts';
import { keys } from '../../api/keys.ts';
import type { Send } from '../../api/types.ts';
import { draftOfPlan, isPictureOf } from '../../runs/draft-of-plan.ts';
import type { Play } from '../../runs/play-talk.ts';
import { flowOf, wayTo } from '../../runs/way-to.ts';
import { AlertIcon } from '../../shared/icons.ts';
import type { FlowDraft } from '../../studio/draft.ts';
import { readDraft } from '../../studio/read-draft.ts';
import { StepBackIcon, StepForwardIcon } from '../studio/icons.ts';
import { FlowPicture, type NodeMark } from './flow-picture.tsx';
import { StepDetails } from './step-details.tsx';
import { StepList } from './step-list.tsx';

/** Milliseconds. A slider passes hundreds of steps, and browsers refuse an address that changes all the time. */
const SETTLED = 300;

export interface HistoryViewProps {
  play: Play;
  /** What the conversation has sent. */
  sends?: readonly Send[];
  /** Where Temporal’s UI shows a run; null: not known. */
  linkOf?: (runId: string | null) => string | null;
}

/** A talk step by step: what happened, the way through the flow, and what each step changed. The address has ?step=. */
export function HistoryView({ play, sends = NO_SENDS, linkOf }: HistoryViewProps): JSX.Element {
  const { steps, runs, difference, ending } = play;
  const [index, choose] = useStep(steps.length);
  const courses = useMemo(() => coursesByKey(steps), [steps]);
  const sent = useMemo(() => new Map(sends.map((send) => [send.send, send])), [sends]);
  const step = steps[index];
  if (!step) return <Text>Nothing has happened in it yet.</Text>;
  return (
    <div className="history">
      {difference && (
        <Alert
          className="history-difference"
          color="amber"
          icon={<AlertIcon size={20} />}
          title="The current code goes another way"
        >
          {differenceInWords(difference, runs.length)} The steps up to there are shown.{' '}
          <Anchor component="button" type="button" inherit onClick={() => choose(steps.length - 1)}>
            Go to the last one
          </Anchor>
        </Alert>
      )}
      <StepList
        steps={steps}
        runs={runs.length}
        ending={difference ? null : ending}
        index={index}
        onChoose={choose}
      />
      <Picture key={step.plan.flow} steps={steps} index={index} step={step} onChoose={choose} />
      <StepDetails
        step={step}
        runs={runs.length}
        courses={coursesOf(step, courses)}
        sends={sent}
        link={linkOf?.(runs[step.run - 1]?.runId ?? null) ?? null}
      />
    </div>
  );
}

const NO_SENDS: readonly Send[] = [];

/** The step that the address names; otherwise the last one there is, also while there come to be more. */
function useStep(count: number): [number, (index: number) => void] {
  const [parameters, setParameters] = useSearchParams();
  const given = Number(parameters.get('step'));
  const [chosen, setChosen] = useState<number | null>(
    Number.isInteger(given) && given > 0 ? given - 1 : null,
  );
  const write = useDebouncedCallback((index: number) => {
    setParameters(
      (now) => {
        now.set('step', String(index + 1));
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  }, SETTLED);
  const choose = (index: number) => {
    setChosen(index);
    write(index);
  };
  return [Math.max(0, Math.min(chosen ?? count - 1, count - 1)), choose];
}

/** The flow of the step, or another one that the conversation can come to, with the way up to the step. */
function Picture(props: {
  steps: readonly ReplayStep[];
  index: number;
  step: ReplayStep;
  onChoose: (index: number) => void;
}): JSX.Element {
  const { steps, index, onChoose } = props;
  // A slider goes on while the picture still has to be drawn.
  const drawn = Math.min(useDeferredValue(index), steps.length - 1);
  const step = steps[drawn] ?? props.step;
  const { plan } = step;
  const own = flowOf(step);
  const [other, setOther] = useState<{ flow: string; at: number } | null>(null);
  // Another flow is shown until another step is.
  const flow = other?.at === drawn ? other.flow : own;
  const way = useMemo(() => wayTo(steps, drawn, flow), [steps, drawn, flow]);
  const draft = useDraft(plan, flow);
  const highlight = useMemo(
    () => ({ visited: new Set(way.visits.keys()), taken: way.taken, at: way.at }),
    [way],
  );
  const marks = useMemo(
    () => new Map([...way.visits].map(([node, count]) => [node, visitsMark(count)])),
    [way],
  );
  const focus = useMemo(() => [...way.now.nodes, ...(way.at === null ? [] : [way.at])], [way]);
  const flows = Object.entries(plan.flows).map(([id, { name, version }]) => ({
    value: id,
    label: `${name}, version ${version}`,
  }));
  return (
    <section className="history-picture" aria-label="The way through the flow">
      <div className="history-bar">
        <ActionIcon
          variant="default"
          size={36}
          aria-label="One step back"
          disabled={index === 0}
          onClick={() => onChoose(index - 1)}
        >
          <StepBackIcon size={18} />
        </ActionIcon>
        <Slider
          className="history-slider"
          thumbLabel="Step"
          label={null}
          min={1}
          max={Math.max(steps.length, 2)}
          disabled={steps.length < 2}
          value={index + 1}
          onChange={(value) => onChoose(value - 1)}
        />
        <ActionIcon
          variant="default"
          size={36}
          aria-label="One step on"
          disabled={index === steps.length - 1}
          onClick={() => onChoose(index + 1)}
        >
          <StepForwardIcon size={18} />
        </ActionIcon>
        <span className="history-count" role="status">
          Step {index + 1} of {steps.length}
        </span>
        {flows.length > 1 && (
          <NativeSelect
            aria-label="Flow"
            className="history-flow"
            data={flows}
            value={flow}
            onChange={(event) => setOther({ flow: event.currentTarget.value, at: drawn })}
          />
        )}
      </div>
      {draft && (
        <FlowPicture
          key={flow}
          label={`${draft.name}: the way to step ${drawn + 1}`}
          draft={draft}
          highlight={highlight}
          marks={marks}
          now={way.now.taken}
          focus={focus}
        />
      )}
    </section>
  );
}

function visitsMark(count: number): NodeMark {
  return { text: `×${count}`, said: count === 1 ? 'visited once' : `visited ${count} times` };
}

/** As its author has drawn it, where the server has this version; otherwise laid out anew. Null while that is found out. */
function useDraft(plan: Plan, flow: string): FlowDraft | null {
  const ours = plan.flows[flow];
  const version = ours?.version ?? plan.version;
  const published = useQuery({
    queryKey: [...keys.versions, flow, version],
    queryFn: async ({ signal }) => (await readVersion(flow, version, signal)).document,
    staleTime: Infinity,
    retry: false,
  });
  const document = published.data ?? null;
  const isKnown = !published.isPending;
  return useMemo(() => {
    if (!ours || !isKnown) return null;
    const draft = document && readDraft(document);
    return draft && isPictureOf(draft, ours) ? draft : draftOfPlan(flow, ours);
  }, [ours, flow, isKnown, document]);
}

function coursesByKey(steps: readonly ReplayStep[]): ReadonlyMap<string, ActionCourse> {
  const courses = steps.flatMap(({ actions }) => actions);
  return new Map(courses.map((course) => [course.key, course]));
}

/** What a step began; what it learned the end of, where an earlier one began it. */
function coursesOf({ actions, happened }: ReplayStep, byKey: ReadonlyMap<string, ActionCourse>) {
  const ended =
    happened.type === 'actionFinished' || happened.type === 'delivery' ? byKey.get(happened.key) : undefined;
  return ended && !actions.includes(ended) ? [ended, ...actions] : actions;
}
