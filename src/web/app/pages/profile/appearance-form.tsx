import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { keys } from '../../api/keys.ts';
import { changeMe } from '../../api/me.ts';
import { useMe } from '../../session/me.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { LanguagesField } from '../../shared/languages-field.tsx';
import { PictureField, toPicture } from '../../shared/picture-field.tsx';
import { ROLE_WORDS } from '../../shared/roles.ts';
import { say } from '../../shared/say.ts';

/** How one appears to visitors, and what one speaks; the rest is for an admin to change. */
export function AppearanceForm(): JSX.Element {
  const { member } = useMe();
  const client = useQueryClient();
  const form = useApiForm({
    initialValues: {
      name: member.name,
      picture: member.picture ?? '',
      languages: member.languages,
    },
    validate: { name: (name) => (name.trim() === '' ? 'Enter a name.' : null) },
    send: ({ picture, ...fields }) => changeMe({ ...fields, picture: toPicture(picture) }),
    onSent() {
      say('Your profile is saved.');
      void client.invalidateQueries({ queryKey: keys.me });
      void client.invalidateQueries({ queryKey: keys.members });
    },
  });
  return (
    <Form of={form} verb="Save">
      <TextInput
        label="Name"
        description="Visitors see it when you talk to them."
        autoComplete="name"
        maxLength={100}
        {...form.getInputProps('name')}
      />
      <PictureField name={form.values.name} {...form.getInputProps('picture')} />
      <LanguagesField
        description="Where a flow wants somebody who speaks one, you are asked for these."
        {...form.getInputProps('languages')}
      />
      <TextInput
        label="Email"
        description="You sign in with it. An admin can change it, and your role."
        value={member.email ?? ''}
        variant="filled"
        readOnly
      />
      <TextInput
        label="Role"
        description={ROLE_WORDS[member.role].text}
        value={ROLE_WORDS[member.role].name}
        variant="filled"
        readOnly
      />
    </Form>
  );
}
