import { Anchor, Code, Text, Title } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import type { Value } from '../../../../flow/transcript.ts';
import { view } from '../../../../flow/transition.ts';
import { describeCourse, describeEffect, describePassage } from '../../../../replay/describe-step.ts';
import { describeAction, describeHappening, describeState, quote } from '../../../../replay/describe.ts';
import type { ActionCourse, ReplayStep, TrailItem, VariableChange } from '../../../../replay/step.ts';
import type { Send } from '../../api/types.ts';
import { OutwardIcon } from '../../shared/icons.ts';
import { Moment } from '../../shared/when.tsx';
import { Attempts } from '../outbox/attempts.tsx';
import { StateBadge } from '../outbox/state-badge.tsx';
import { exactly } from './step-times.ts';

export interface StepDetailsProps {
  step: ReplayStep;
  /** Of how many runs the talk is. */
  runs: number;
  /** The actions that it began, and the one of which it learned that it has come to its end. */
  courses: readonly ActionCourse[];
  /** By the action’s key: what was sent by it. */
  sends: ReadonlyMap<string, Send>;
  /** Where Temporal’s UI shows the step’s run; null: nowhere that is known. */
  link: string | null;
}

/** Everything about one step: what brought it, what the flow made of it, and how things stand after it. */
export function StepDetails({ step, runs, courses, sends, link }: StepDetailsProps): JSX.Element {
  const { number, run, event, happened, trail, changes, after, plan } = step;
  const where = runs > 1 ? `Event ${event} of run ${run}` : `Event ${event}`;
  const said = trail.flatMap((item) => wordsOf(item, step) ?? []);
  return (
    <section className="step-details" aria-label="The step" tabIndex={0}>
      <Title order={2} dir="auto">
        {number}. {describeHappening(happened)}
      </Title>
      <Text size="sm" c="dimmed">
        {exactly(happened.now)} ·{' '}
        {link === null ? (
          where
        ) : (
          <Anchor href={link} target="_blank" rel="noreferrer" size="sm" className="nowrap">
            {where} <OutwardIcon size={14} aria-label="(in Temporal’s UI)" />
          </Anchor>
        )}
      </Text>
      {said.length > 0 && (
        <Part title="What the flow did">
          <ol className="trail">
            {said.map(({ words, isEffect }, index) => (
              <li key={index} data-effect={isEffect || undefined} dir="auto">
                {words}
              </li>
            ))}
          </ol>
        </Part>
      )}
      {courses.map((course) => (
        <Part key={course.key} title={`Action ${course.key}`}>
          <Course course={course} send={sends.get(course.key)} />
        </Part>
      ))}
      {changes.length > 0 && (
        <Part title="What changed">
          <Changes of={changes} />
        </Part>
      )}
      <Part title="How it stands then">
        <Text size="sm" className="wraps" dir="auto">
          It {describeState(view(plan, after))}.
        </Text>
        <Standing step={step} />
      </Part>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section className="step-part">
      <Title order={3}>{title}</Title>
      {children}
    </section>
  );
}

function wordsOf(item: TrailItem, { plan }: ReplayStep): { words: string; isEffect: boolean } | null {
  if ('passage' in item) return { words: describePassage(item.passage, plan), isEffect: false };
  const words = describeEffect(item.effect);
  return words === null ? null : { words, isEffect: true };
}

/** What the history says of an action, and what the outbox says of what it sent. */
function Course({ course, send }: { course: ActionCourse; send: Send | undefined }): JSX.Element {
  return (
    <>
      <Text size="sm" className="wraps" dir="auto">
        It {describeAction(course.action)}. Scheduled at event {course.event}: {describeCourse(course)}.
      </Text>
      {send && (
        <div className="step-send">
          <p>
            <StateBadge state={send.state} />
            {send.nextAttemptAt !== null && send.state === 'pending' && (
              <Text component="span" size="sm" c="dimmed">
                next attempt <Moment at={send.nextAttemptAt} />
              </Text>
            )}
          </p>
          {send.error && (
            <Text size="sm">
              {send.error.message} <Code>{send.error.code}</Code>
            </Text>
          )}
          <Attempts of={send} />
        </div>
      )}
    </>
  );
}

function Changes({ of }: { of: readonly VariableChange[] }): JSX.Element {
  return (
    <table className="step-changes">
      <thead>
        <tr>
          <th scope="col">Variable</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {of.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td dir="auto">{quote(before)}</td>
            <td dir="auto">{quote(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** All variables after the step, and what else the flow knows by then. */
function Standing({ step: { after } }: { step: ReplayStep }): JSX.Element {
  const { variables, segment, assignee, error, inbox, facts } = after;
  const names = Object.keys(variables).sort();
  const rest: [string, unknown][] = [
    ['Segment', segment],
    ['Member', assignee?.name],
    ['Last error', error && `${error.message} (${error.code})`],
    ['Messages that wait', inbox.length > 0 ? String(inbox.length) : null],
  ];
  const known = rest.filter((fact): fact is [string, string] => typeof fact[1] === 'string');
  const all: [string, Value][] = [
    ...names.map((name): [string, Value] => [name, variables[name] ?? null]),
    ...under('contact', facts.contact),
    ...under('visitor', facts.visitor),
  ];
  return (
    <>
      {known.length > 0 && (
        <dl className="facts step-facts">
          {known.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <details className="step-variables">
        <summary>{all.length === 0 ? 'No variables' : `All variables (${all.length})`}</summary>
        <table className="step-changes">
          <tbody>
            {all.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td dir="auto">{typeof value === 'string' ? value : JSON.stringify(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

const under = (name: string, fields: { [field: string]: Value }): [string, Value][] =>
  Object.entries(fields).map(([field, value]) => [`${name}.${field}`, value]);
