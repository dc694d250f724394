import { Modal, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { saveMember } from '../../api/members.ts';
import type { Member, Place } from '../../api/types.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { useLast } from '../../shared/use-last.ts';
import { RoleField } from './role-field.tsx';
import { TeamsField } from './teams-field.tsx';

export interface MemberFormProps {
  /** `null`: the form is closed. */
  editing: Member | null;
  teams: Place[];
  onClose: () => void;
  onSaved: (member: Member) => void;
}

/** Changes a member. */
export function MemberForm({ editing, onClose, ...rest }: MemberFormProps): JSX.Element {
  const member = useLast(editing);
  return (
    <Modal opened={editing !== null} onClose={onClose} title={member ? `Change ${member.name}` : ''}>
      {member && <Fields {...rest} member={member} onClose={onClose} />}
    </Modal>
  );
}

function Fields(props: Omit<MemberFormProps, 'editing'> & { member: Member }): JSX.Element {
  const { member, teams, onClose, onSaved } = props;
  const form = useApiForm({
    initialValues: {
      name: member.name,
      email: member.email ?? '',
      role: member.role,
      teams: member.teams,
    },
    validate: { name: (name) => (name.trim() === '' ? 'Enter a name.' : null) },
    send: ({ email, ...fields }) =>
      saveMember({ id: member.id, ...fields, email: email.trim() === '' ? null : email.trim() }),
    onSent: onSaved,
  });
  return (
    <Form of={form} verb="Save" onCancel={onClose}>
      <TextInput label="Name" data-autofocus maxLength={100} {...form.getInputProps('name')} />
      <TextInput
        label="Email"
        description={member.signIn === 'none' ? 'Needed to sign in.' : 'They sign in with it.'}
        type="email"
        inputMode="email"
        maxLength={254}
        {...form.getInputProps('email')}
      />
      <RoleField {...form.getInputProps('role')} />
      <TeamsField teams={teams} {...form.getInputProps('teams')} />
    </Form>
  );
}
