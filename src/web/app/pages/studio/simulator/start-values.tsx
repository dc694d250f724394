import { Button, Select, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import type { Value } from '../../../../../flow/transcript.ts';
import { DEFAULT_SETTING } from '../../../../../simulator/simulation.ts';
import type { FlowDraft } from '../../../studio/draft.ts';
import { useStudioState } from '../studio-context.ts';
import { readVariable } from './read-variable.ts';
import { useSimulator, useSimulatorState } from './simulator-context.ts';
import { showValue } from './variable-rows.ts';

const VISITOR = ['name', 'email', 'phone', 'country', 'language'];
const CHANNELS = ['web', 'whatsapp', 'sms', 'api'];

interface Texts {
  [name: string]: string;
}

/** What the talk begins with: who the visitor is, the variables that are given, the channel and the moment. */
export function StartValues({ done }: { done: () => void }): JSX.Element {
  const simulator = useSimulator();
  const { setting: current } = useSimulatorState();
  const setting = { ...DEFAULT_SETTING, ...current };
  const declared = useStudioState(({ draft }) => draft['variables']);
  const variables = declaredVariables(declared);
  const [at, setAt] = useState(new Date(setting.at).toISOString().slice(0, 16));
  const [channel, setChannel] = useState(setting.channel);
  const [visitor, setVisitor] = useState<Texts>(() => textsOf(setting.visitor));
  const [given, setGiven] = useState<Texts>(() => textsOf(setting.variables));
  const readings = variables.map(({ name, type }) => ({
    name,
    reading: readVariable(type, given[name] ?? ''),
  }));
  const begins = Date.parse(`${at}:00Z`);
  const isRight = readings.every(({ reading }) => reading.ok) && Number.isFinite(begins);
  return (
    <form
      className="sim-start"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRight) return;
        simulator.restart({
          at: begins,
          channel,
          visitor: { ...setting.visitor, ...filled(visitor, setting.visitor) },
          contact: setting.contact,
          variables: {
            ...omit(
              setting.variables,
              variables.map(({ name }) => name),
            ),
            ...Object.fromEntries(
              readings.flatMap(({ name, reading }) =>
                reading.ok && reading.value !== undefined ? [[name, reading.value]] : [],
              ),
            ),
          },
        });
        done();
      }}
    >
      <fieldset>
        <legend>The visitor</legend>
        {VISITOR.map((name) => (
          <TextInput
            key={name}
            label={`visitor.${name}`}
            value={visitor[name] ?? ''}
            onChange={({ currentTarget }) => setVisitor({ ...visitor, [name]: currentTarget.value })}
          />
        ))}
      </fieldset>
      {variables.length > 0 && (
        <fieldset>
          <legend>Variables that are given</legend>
          {variables.map(({ name, type, description }, index) => {
            const reading = readings[index]?.reading;
            return (
              <TextInput
                key={name}
                label={`${name} (${type})`}
                {...(description !== undefined && { description })}
                value={given[name] ?? ''}
                error={reading && !reading.ok ? reading.why : undefined}
                onChange={({ currentTarget }) => setGiven({ ...given, [name]: currentTarget.value })}
              />
            );
          })}
        </fieldset>
      )}
      <fieldset>
        <legend>The conversation</legend>
        <Select
          label="Channel"
          data={CHANNELS.includes(channel) ? CHANNELS : [...CHANNELS, channel]}
          value={channel}
          allowDeselect={false}
          onChange={(next) => setChannel(next ?? channel)}
        />
        <TextInput
          type="datetime-local"
          label="Begins at (UTC)"
          value={at}
          error={Number.isFinite(begins) ? undefined : 'Give a day and a time.'}
          onChange={({ currentTarget }) => setAt(currentTarget.value)}
        />
      </fieldset>
      <Button type="submit" disabled={!isRight}>
        Start with these
      </Button>
    </form>
  );
}

interface Declared {
  name: string;
  type: string;
  description?: string;
}

function declaredVariables(declared: FlowDraft['variables']): Declared[] {
  if (typeof declared !== 'object' || declared === null) return [];
  return Object.entries(declared as Record<string, { type?: unknown; description?: unknown }>).map(
    ([name, { type, description }]) => ({
      name,
      type: typeof type === 'string' ? type : 'text',
      ...(typeof description === 'string' && { description }),
    }),
  );
}

function textsOf(values: { [name: string]: Value }): Texts {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, showValue(value)]));
}

/** What was changed, as text; what was not keeps its type. */
function filled(texts: Texts, before: { [name: string]: Value }): { [name: string]: Value } {
  const changed = Object.entries(texts).filter(([name, text]) => text !== showValue(before[name] ?? ''));
  return Object.fromEntries(changed.map(([name, text]) => [name, text === '' ? null : text]));
}

function omit(values: { [name: string]: Value }, names: string[]): { [name: string]: Value } {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
