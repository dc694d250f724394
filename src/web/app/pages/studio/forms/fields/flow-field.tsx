import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { listFlows } from '../../../../api/flows.ts';
import { keys } from '../../../../api/keys.ts';
import { textOf } from '../model/read-json.ts';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';

/** A field that names a flow. */
export function FlowField(props: {
  path: string;
  label: string;
  description?: string;
  placeholder: string;
  optional?: boolean;
}): JSX.Element {
  const { path, label, description, placeholder, optional = false } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  const flows = useQuery({
    queryKey: [...keys.flows, { archived: false }],
    queryFn: ({ signal }) => listFlows({ archived: false }, signal),
  });
  const current = textOf(value);
  const options = (flows.data ?? []).map(({ id, name, publishedVersion }) => ({
    value: id,
    label: `${name} (${id})${publishedVersion === null ? ', not published' : ''}`,
  }));
  return (
    <Select
      label={label}
      searchable
      clearable={optional && !readOnly}
      clearButtonProps={{ 'aria-label': 'Choose none' }}
      limit={60}
      nothingFoundMessage={flows.isPending ? 'Loading…' : 'No flow is called so.'}
      placeholder={placeholder}
      value={current === '' ? null : current}
      disabled={readOnly}
      data={[
        ...options,
        ...(current !== '' && !options.some((option) => option.value === current)
          ? [{ value: current, label: current }]
          : []),
      ]}
      onChange={(id) => set(id ?? undefined)}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      {...notes(path, problems, value, description)}
    />
  );
}
