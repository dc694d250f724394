import { Alert, Anchor, Text, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { requestPasswordReset } from '../../api/sign-in.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { Outside } from '../../shell/outside.tsx';

/** Asks for a link to set a new password. */
export function ForgottenPage(): JSX.Element {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useApiForm({
    initialValues: { email: '' },
    validate: { email: (email) => (email.trim() === '' ? 'Enter your email address.' : null) },
    send: ({ email }) => requestPasswordReset({ email: email.trim() }),
    onSent: (_, { email }) => setSentTo(email.trim()),
    signsIn: true,
  });

  return (
    <Outside title="Forgotten password">
      {sentTo === null ? (
        <>
          <Text c="dimmed">
            You get an email with a link to set a new one. If no email comes, ask an admin for a link.
          </Text>
          <Form of={form} verb="Send the link" wide>
            <TextInput
              label="Email"
              type="email"
              name="email"
              autoComplete="username"
              inputMode="email"
              autoFocus
              {...form.getInputProps('email')}
            />
          </Form>
        </>
      ) : (
        <Alert role="status" title="Look into your mailbox">
          If somebody signs in here as <b>{sentTo}</b>, an email is on its way. Its link is good for one hour.
          Where no email can be sent from, an admin can give you a link instead.
        </Alert>
      )}
      <Anchor component={Link} to="/sign-in" className="outside-more">
        Back to signing in
      </Anchor>
    </Outside>
  );
}
