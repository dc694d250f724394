import { SegmentedControl } from '@mantine/core';
import type { JSX } from 'react';
import { DurationField } from '../fields/duration-field.tsx';
import { ExpressionField } from '../fields/expression-field.tsx';
import { useField, useNodeEdit } from '../fields/form-scope.ts';
import { Section } from '../fields/section.tsx';

/** For how long, or until when. */
export function WaitForm(): JSX.Element {
  const until = useField('until', 'Until');
  const edit = useNodeEdit();
  const waitsUntil = until.value !== undefined;
  return (
    <Section title="Wait">
      <SegmentedControl
        aria-label="How the wait ends"
        value={waitsUntil ? 'until' : 'for'}
        readOnly={until.readOnly}
        onChange={(kind) =>
          edit('Change how the wait ends', ({ for: _, until: __, ...node }) =>
            kind === 'until' ? { ...node, until: '' } : { ...node, for: '1h' },
          )
        }
        data={[
          { value: 'for', label: 'For a while' },
          { value: 'until', label: 'Until a time' },
        ]}
      />
      {waitsUntil ? (
        <ExpressionField
          path="until"
          label="Until"
          placeholder="2030-12-31T09:00Z"
          description="A date (midnight UTC), or a date with time: 2030-12-31T09:00Z. {{appointment | add_days: -1}} is possible too."
        />
      ) : (
        <DurationField path="for" label="For" unit="h" optional={false} description="At most 400 days." />
      )}
    </Section>
  );
}
