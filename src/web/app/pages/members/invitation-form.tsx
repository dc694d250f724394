import { Modal, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { inviteMember, type Invitation } from '../../api/members.ts';
import type { Invited, Place } from '../../api/types.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { RoleField } from './role-field.tsx';
import { TeamsField } from './teams-field.tsx';

export interface InvitationFormProps {
  opened: boolean;
  teams: Place[];
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}

const NOBODY: Invitation = { name: '', email: '', role: 'member', teams: [] };

/** Makes somebody a member; what comes of it is a link for them. */
export function InvitationForm({ opened, onClose, ...rest }: InvitationFormProps): JSX.Element {
  return (
    <Modal opened={opened} onClose={onClose} title="Invite somebody">
      <Fields {...rest} onClose={onClose} />
    </Modal>
  );
}

function Fields({ teams, onClose, onInvited }: Omit<InvitationFormProps, 'opened'>): JSX.Element {
  const form = useApiForm({
    initialValues: NOBODY,
    validate: {
      name: (name) => (name.trim() === '' ? 'Enter a name.' : null),
      email: (email) => (email.trim() === '' ? 'Enter an email address.' : null),
    },
    send: (fields) => inviteMember({ ...fields, email: fields.email.trim() }),
    onSent: onInvited,
  });
  return (
    <Form of={form} verb="Invite" onCancel={onClose}>
      <TextInput
        label="Name"
        description="Visitors see it when they talk to them."
        data-autofocus
        maxLength={100}
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <TextInput
        label="Email"
        description="They sign in with it."
        type="email"
        inputMode="email"
        autoComplete="off"
        maxLength={254}
        {...form.getInputProps('email')}
      />
      <RoleField {...form.getInputProps('role')} />
      <TeamsField teams={teams} {...form.getInputProps('teams')} />
    </Form>
  );
}
