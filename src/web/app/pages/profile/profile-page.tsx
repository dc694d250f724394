import { Badge, DataList, Paper, PasswordInput, Title } from '@mantine/core';
import type { JSX } from 'react';
import { changePassword } from '../../api/sign-in.ts';
import { useMe } from '../../session/me.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { Page } from '../../shared/page.tsx';
import { PASSWORD_RULE, passwordFault } from '../../shared/password.ts';
import { ROLE_WORDS } from '../../shared/roles.ts';
import { say } from '../../shared/say.ts';

/** What a member has for themselves. */
export function ProfilePage(): JSX.Element {
  const { member } = useMe();
  return (
    <Page title="Profile" lead="How you appear, and how you sign in." width="form">
      <Paper className="card" withBorder component="section" aria-labelledby="profile-me">
        <Title order={2} id="profile-me">
          You
        </Title>
        <DataList>
          <DataList.Item>
            <DataList.ItemLabel>Email</DataList.ItemLabel>
            <DataList.ItemValue>{member.email}</DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>Role</DataList.ItemLabel>
            <DataList.ItemValue>
              <Badge variant="light">{ROLE_WORDS[member.role].name}</Badge>
            </DataList.ItemValue>
          </DataList.Item>
        </DataList>
      </Paper>
      <Paper className="card" withBorder component="section" aria-labelledby="profile-password">
        <Title order={2} id="profile-password">
          Password
        </Title>
        <PasswordForm email={member.email ?? ''} />
      </Paper>
    </Page>
  );
}

function PasswordForm({ email }: { email: string }): JSX.Element {
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
    },
  });
  return (
    <Form of={form} verb="Change password">
      {/* Tells a password manager for whom it is. */}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
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
