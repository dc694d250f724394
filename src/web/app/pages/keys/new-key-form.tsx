import { Button, Checkbox, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { ALL_SCOPES, SCOPES, type Scope } from '../../../../api/scopes.ts';
import { createApiKey } from '../../api/api-keys.ts';
import { useCan } from '../../session/me.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days after which it expires; empty: never. */
const LIFETIMES = [
  { value: '30', label: 'After 30 days' },
  { value: '90', label: 'After 90 days' },
  { value: '365', label: 'After a year' },
  { value: '', label: 'Never' },
];

export interface NewKeyFormProps {
  opened: boolean;
  onClose: () => void;
  onMade: (made: { name: string; key: string }) => void;
}

/** Makes a key. */
export function NewKeyForm({ opened, onClose, onMade }: NewKeyFormProps): JSX.Element {
  return (
    <Modal opened={opened} onClose={onClose} title="New API key" size="lg">
      <Fields onClose={onClose} onMade={onMade} />
    </Modal>
  );
}

function Fields({ onClose, onMade }: Omit<NewKeyFormProps, 'opened'>): JSX.Element {
  const can = useCan();
  // Nobody gives a key what they do not have themselves.
  const scopes = ALL_SCOPES.filter(can);
  const form = useApiForm({
    initialValues: { name: '', scopes: [] as Scope[], expiresAt: '365' },
    validate: {
      name: (name) => (name.trim() === '' ? 'Enter a name, such as that of the backend.' : null),
      scopes: (chosen) => (chosen.length === 0 ? 'Choose at least one scope.' : null),
    },
    send: ({ expiresAt: days, ...fields }) =>
      createApiKey({
        ...fields,
        expiresAt: days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
      }),
    onSent: onMade,
  });
  const all = form.values.scopes.length === scopes.length;

  return (
    <Form of={form} verb="Make the key" onCancel={onClose}>
      <TextInput
        label="Name"
        description="By which you tell it from the others."
        data-autofocus
        maxLength={100}
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <Checkbox.Group label="Scopes" description="What it may do." {...form.getInputProps('scopes')}>
        <Stack gap="xs" mt="xs">
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={SCOPES[scope]} description={scope} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Button
        variant="subtle"
        size="compact-sm"
        className="self-start"
        onClick={() => form.setFieldValue('scopes', all ? [] : scopes)}
      >
        {all ? 'Choose none' : 'Choose all'}
      </Button>
      <NativeSelect label="Expires" data={LIFETIMES} {...form.getInputProps('expiresAt')} />
    </Form>
  );
}
