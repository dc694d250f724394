import { Select } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import type { FlowDraft } from '../../../../studio/draft.ts';
import { nodeName } from '../../../../studio/node-kinds.ts';
import { stable } from '../model/stable.ts';
import { notes } from './field-notes.tsx';
import { useField } from './form-scope.ts';
import { useStable } from './use-stable.ts';

const optionsOf = () => {
  const listed = stable((nodes: FlowDraft['nodes']) =>
    Object.entries(nodes).map(([id, node]) => ({ value: id, label: `${nodeName(node)} (${id})` })),
  );
  return ({ nodes }: FlowDraft) => listed(nodes);
};

/** Chooses a node by its name. */
export function NodeSelect(props: {
  label: ReactNode;
  value: string | null;
  placeholder: string;
  readOnly: boolean;
  clearable?: boolean;
  /** A node that cannot be chosen: the one that is asked. */
  except?: string | null;
  onChange: (id: string | null) => void;
  below: ReturnType<typeof notes>;
}): JSX.Element {
  const { label, value, placeholder, readOnly, clearable = true, except, onChange, below } = props;
  const nodes = useStable('node options', optionsOf);
  const isGone = value !== null && value !== '' && !nodes.some((node) => node.value === value);
  return (
    <Select
      label={label}
      searchable
      clearable={clearable && !readOnly}
      clearButtonProps={{ 'aria-label': 'Lead nowhere' }}
      limit={60}
      nothingFoundMessage="No node is called so."
      placeholder={placeholder}
      value={value === '' ? null : value}
      disabled={readOnly}
      data={[
        ...nodes.filter((node) => node.value !== except),
        ...(isGone ? [{ value, label: `${value} (deleted)` }] : []),
      ]}
      onChange={onChange}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      {...below}
    />
  );
}

/** A field that names a node. */
export function NodeField(props: { path: string; label: string; description?: string }): JSX.Element {
  const { path, label, description } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  return (
    <NodeSelect
      label={label}
      placeholder="Choose a node"
      value={typeof value === 'string' ? value : null}
      readOnly={readOnly}
      onChange={(id) => set(id ?? undefined)}
      below={notes(path, problems, value, description)}
    />
  );
}
