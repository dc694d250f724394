import { Modal, SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { changeContact, createContact } from '../../api/contacts.ts';
import type { Contact } from '../../api/types.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { useLast } from '../../shared/use-last.ts';

export interface ContactFormProps {
  editing: Contact | 'new' | null;
  /** Tags that others have, to choose from. */
  tags: string[];
  onClose: () => void;
  onSaved: (contact: Contact) => void;
}

/** Creates a contact or changes one. */
export function ContactForm({ editing, ...rest }: ContactFormProps): JSX.Element {
  const shown = useLast(editing);
  const title = shown === 'new' ? 'New contact' : 'Edit the contact';
  return (
    <Modal opened={editing !== null} onClose={rest.onClose} title={title} size="lg">
      {shown !== null && <Fields key={shown === 'new' ? shown : shown.id} of={shown} {...rest} />}
    </Modal>
  );
}

function Fields(props: Omit<ContactFormProps, 'editing'> & { of: Contact | 'new' }): JSX.Element {
  const { of, tags, onClose, onSaved } = props;
  const known = of === 'new' ? null : of;
  const form = useApiForm({
    initialValues: {
      name: known?.name ?? '',
      email: known?.email ?? '',
      phone: known?.phone ?? '',
      company: known?.company ?? '',
      country: known?.country ?? '',
      city: known?.city ?? '',
      region: known?.region ?? '',
      tags: known?.tags ?? [],
    },
    send: (fields) => (known ? changeContact(known.id, fields) : createContact(fields)),
    onSent: onSaved,
  });
  const field = (name: Exclude<keyof typeof form.values, 'tags'>, label: string, more: object = {}) => (
    <TextInput label={label} autoComplete="off" {...more} {...form.getInputProps(name)} />
  );
  return (
    <Form of={form} verb={known ? 'Save' : 'Create'} onCancel={onClose}>
      {field('name', 'Name', { 'data-autofocus': true })}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {field('email', 'Email', { type: 'email', inputMode: 'email' })}
        {field('phone', 'Phone', { type: 'tel', inputMode: 'tel', placeholder: '+44 20 7946 0000' })}
        {field('company', 'Company')}
        {field('country', 'Country', { placeholder: 'GB, or United Kingdom' })}
        {field('city', 'City')}
        {field('region', 'Region')}
      </SimpleGrid>
      <TagsInput
        label="Tags"
        description="Enter adds one."
        data={tags}
        clearable
        {...form.getInputProps('tags')}
      />
    </Form>
  );
}
