import { Fieldset, Modal, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { saveMember } from '../../api/members.ts';
import type { Member, Place } from '../../api/types.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { LanguagesField } from '../../shared/languages-field.tsx';
import { PictureField, toPicture } from '../../shared/picture-field.tsx';
import { useLast } from '../../shared/use-last.ts';
import { RoleField } from './role-field.tsx';
import { TeamsField } from './teams-field.tsx';

export interface MemberFormProps {
  /** `null`: the form is closed. */
  editing: Member | null;
  /** They are archived, and back once it is saved. */
  bringsBack: boolean;
  teams: Place[];
  /** That some member has already, so that the same is written in the same way. */
  skills: string[];
  onClose: () => void;
  onSaved: (member: Member) => void;
}

/** Changes a member, or brings one back as they are to be. */
export function MemberForm({ editing, onClose, ...rest }: MemberFormProps): JSX.Element {
  const member = useLast(editing);
  const verb = rest.bringsBack ? 'Bring back' : 'Change';
  return (
    <Modal
      opened={editing !== null}
      onClose={onClose}
      title={member ? `${verb} ${member.name}` : ''}
      size="lg"
    >
      {member && <Fields {...rest} member={member} onClose={onClose} />}
    </Modal>
  );
}

function Fields(props: Omit<MemberFormProps, 'editing'> & { member: Member }): JSX.Element {
  const { member, bringsBack, teams, skills, onClose, onSaved } = props;
  const form = useApiForm({
    initialValues: {
      name: member.name,
      email: member.email ?? '',
      picture: member.picture ?? '',
      role: member.role,
      teams: member.teams,
      languages: member.languages,
      skills: member.skills,
      capacity: member.capacity,
    },
    validate: {
      name: (name) => (name.trim() === '' ? 'Enter a name.' : null),
      capacity: (capacity) => (Number.isInteger(capacity) ? null : 'Enter a whole number.'),
    },
    send: ({ email, picture, ...fields }) =>
      saveMember(member.id, {
        ...fields,
        email: email.trim() === '' ? null : email.trim(),
        picture: toPicture(picture),
      }),
    onSent: onSaved,
  });
  return (
    <Form of={form} verb={bringsBack ? 'Bring back' : 'Save'} onCancel={onClose}>
      <TextInput label="Name" data-autofocus maxLength={100} {...form.getInputProps('name')} />
      <TextInput
        label="Email"
        description={member.signIn === 'none' ? 'Needed to sign in.' : 'They sign in with it.'}
        type="email"
        inputMode="email"
        maxLength={254}
        {...form.getInputProps('email')}
      />
      <PictureField name={form.values.name} {...form.getInputProps('picture')} />
      <RoleField {...form.getInputProps('role')} />
      <Fieldset legend="What they are asked to take">
        <Stack>
          <TeamsField teams={teams} {...form.getInputProps('teams')} />
          <LanguagesField
            description="A flow can want somebody who speaks one."
            {...form.getInputProps('languages')}
          />
          <TagsInput
            label="Skills"
            description="What they know, in your own words. A flow can want somebody who has one."
            placeholder={form.values.skills.length > 0 ? '' : 'None'}
            data={skills}
            maxTags={50}
            maxLength={60}
            {...form.getInputProps('skills')}
          />
          <NumberInput
            label="Capacity"
            description="So many conversations at once; beyond it they are not asked, and may still take more."
            min={0}
            max={1_000}
            allowDecimal={false}
            maw="8rem"
            styles={{ root: { maxWidth: 'none' } }}
            {...form.getInputProps('capacity')}
          />
        </Stack>
      </Fieldset>
    </Form>
  );
}
