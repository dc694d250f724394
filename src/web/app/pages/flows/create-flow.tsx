import { Modal, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import { createFlow, duplicateFlow, type Document, type SavedFlow } from '../../api/flows.ts';
import type { Flow } from '../../api/types.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { toId } from '../../shared/to-id.ts';
import { useLast } from '../../shared/use-last.ts';

/** What a flow is made of. */
export type Source =
  | { kind: 'new' }
  | { kind: 'copy'; of: Pick<Flow, 'id' | 'name'> }
  /** A document whose id another flow has. */
  | { kind: 'import'; document: Document & { id: string; name: string } };

export interface CreateFlowProps {
  /** `null`: the form is closed. */
  from: Source | null;
  /** The flows there are: what a new one can be a copy of. */
  flows: readonly Pick<Flow, 'id' | 'name'>[];
  onClose: () => void;
  onCreated: (created: SavedFlow) => void;
}

const TITLES = { new: 'New flow', copy: 'Duplicate', import: 'Import under another id' };
const EMPTY = '';

/** Asks what a flow is to be called, and makes it. */
export function CreateFlow({ from, onClose, ...rest }: CreateFlowProps): JSX.Element {
  const shown = useLast(from);
  const title = shown?.kind === 'copy' ? `Duplicate “${shown.of.name}”` : TITLES[shown?.kind ?? 'new'];
  return (
    <Modal opened={from !== null} onClose={onClose} title={title}>
      {shown !== null && <Fields {...rest} from={shown} onClose={onClose} />}
    </Modal>
  );
}

function Fields(props: CreateFlowProps & { from: Source }): JSX.Element {
  const { from, flows, onClose, onCreated } = props;
  // The id follows the name until somebody writes one.
  const [follows, setFollows] = useState(true);
  const form = useApiForm({
    initialValues: { ...suggest(from, flows), template: EMPTY },
    validate: {
      name: (name) => (name.trim() === '' ? 'Enter a name.' : null),
      id: (id) =>
        /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ? null : 'Use lower-case letters and digits, joined by hyphens.',
    },
    send: ({ id, name, template }) => {
      if (from.kind === 'import') return createFlow({ ...from.document, name }, id);
      const source = from.kind === 'copy' ? from.of.id : template;
      return source === EMPTY ? createFlow({ id, name }) : duplicateFlow(source, { id, name });
    },
    onSent: onCreated,
  });
  return (
    <Form of={form} verb={from.kind === 'import' ? 'Import' : 'Create'} onCancel={onClose}>
      {from.kind === 'import' && (
        <Text>
          There is a flow “{from.document.id}” already. Nothing of it is changed when you take another id.
        </Text>
      )}
      <TextInput
        label="Name"
        data-autofocus
        maxLength={200}
        {...form.getInputProps('name')}
        onChange={({ currentTarget: { value } }) => {
          form.setFieldValue('name', value);
          if (follows) form.setFieldValue('id', toId(value));
        }}
      />
      <TextInput
        label="Id"
        description="In addresses, and by which backends and other flows name it. It cannot be changed later."
        maxLength={64}
        {...form.getInputProps('id')}
        onChange={({ currentTarget: { value } }) => {
          setFollows(false);
          form.setFieldValue('id', value);
        }}
      />
      {from.kind === 'new' && flows.length > 0 && (
        <NativeSelect
          label="Start from"
          {...form.getInputProps('template')}
          data={[
            { value: EMPTY, label: 'An empty canvas' },
            { group: 'A copy of', items: flows.map(({ id, name }) => ({ value: id, label: name })) },
          ]}
        />
      )}
    </Form>
  );
}

function suggest(from: Source, flows: readonly Pick<Flow, 'id'>[]): { name: string; id: string } {
  if (from.kind === 'new') return { name: '', id: '' };
  const { id, name } = from.kind === 'copy' ? from.of : from.document;
  return { name: from.kind === 'copy' ? `${name} (copy)` : name, id: freeId(id, flows) };
}

/** `shop` → `shop-2`, or the first number that no flow of the list has. */
function freeId(id: string, flows: readonly Pick<Flow, 'id'>[]): string {
  const taken = new Set(flows.map((flow) => flow.id));
  const stem = id.replace(/-\d+$/, '').slice(0, 58);
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
