import { PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { keys } from '../../api/keys.ts';
import { changePassword } from '../../api/sign-in.ts';
import { useMe } from '../../session/me.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { PASSWORD_RULE, passwordFault } from '../../shared/password.ts';
import { say } from '../../shared/say.ts';

export function PasswordForm(): JSX.Element {
  const { member } = useMe();
  const client = useQueryClient();
  const form = useApiForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (password) => (password === '' ? 'Enter the password you have now.' : null),
      newPassword: passwordFault,
    },
    send: changePassword,
    onSent() {
      form.reset();
      say('Your password is changed. Everywhere else you are signed out.');
      void client.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  return (
    <Form of={form} verb="Change password">
      {/* Tells a password manager for whom it is. */}
      <input type="email" name="email" autoComplete="username" value={member.email ?? ''} readOnly hidden />
      <PasswordInput
        label="Current password"
        autoComplete="current-password"
        {...form.getInputProps('currentPassword')}
      />
      <PasswordInput
        label="New password"
        description={PASSWORD_RULE}
        autoComplete="new-password"
        {...form.getInputProps('newPassword')}
      />
    </Form>
  );
}
