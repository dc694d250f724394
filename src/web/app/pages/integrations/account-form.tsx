import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { connectIntegration } from '../../api/integrations.ts';
import type { Integration } from '../../api/types.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { say } from '../../shared/say.ts';
import { PROVIDER_WORDS, type Field } from './providers.ts';
import { readSenders, writeSenders, type MailSender } from './senders.ts';

export interface AccountFormProps {
  of: Integration;
  onSaved: () => void;
}

type Fields = Record<string, string>;

/** Connects an account or changes it. A secret that is left empty stays as it is. */
export function AccountForm({ of, onSaved }: AccountFormProps): JSX.Element {
  const { name, fields } = PROVIDER_WORDS[of.provider];
  const form = useApiForm<Fields, Integration>({
    initialValues: Object.fromEntries(fields.map((field) => [field.name, shown(field, of)])),
    validate: Object.fromEntries(
      fields
        .filter(({ optional, name: field }) => !optional && of.secrets[field] !== true)
        .map(({ name: field, label }) => [
          field,
          (value: string) => (value.trim() === '' ? `Enter the ${lower(label)}.` : null),
        ]),
    ),
    send: (values) => connectIntegration(of.provider, toInput(values)),
    onSent() {
      for (const { name: field, secret } of fields) if (secret) form.setFieldValue(field, '');
      say(`${name} is ${of.connected ? 'saved' : 'connected'}.`);
      onSaved();
    },
  });
  return (
    <Form of={form} verb={of.connected ? 'Save' : 'Connect'}>
      {fields.map((field) => (
        <Input
          key={field.name}
          of={field}
          isStored={of.secrets[field.name] === true}
          {...form.getInputProps(field.name)}
        />
      ))}
    </Form>
  );
}

function Input(props: { of: Field; isStored: boolean } & Record<string, unknown>): JSX.Element {
  const { of: field, isStored, ...rest } = props;
  const { name, label, description, placeholder, secret, optional } = field;
  const words = {
    label: optional ? `${label} (optional)` : label,
    ...(description !== undefined && { description }),
    ...(placeholder !== undefined && { placeholder }),
    autoComplete: 'off',
    spellCheck: false,
    ...rest,
  };
  if (name === 'senders') return <Textarea {...words} autosize minRows={2} maxRows={8} />;
  if (!secret) return <TextInput {...words} />;
  return (
    <PasswordInput
      {...words}
      autoComplete="new-password"
      {...(isStored && { placeholder: 'Stored. Leave empty to keep it.' })}
    />
  );
}

function shown({ name, secret, initial = '' }: Field, { settings }: Integration): string {
  if (secret || settings === null) return initial;
  const value = settings[name];
  if (name === 'senders') return writeSenders(value as unknown as MailSender[]);
  return typeof value === 'string' ? value : initial;
}

function toInput(values: Fields): object {
  const given = Object.entries(values).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(
    given.map(([name, value]) => [name, name === 'senders' ? readSenders(value) : value.trim()]),
  );
}

const lower = (label: string) =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
