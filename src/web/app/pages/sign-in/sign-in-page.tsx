import { Alert, Anchor, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link, Navigate, useLocation, useSearchParams } from 'react-router';
import { keys } from '../../api/keys.ts';
import { signIn } from '../../api/sign-in.ts';
import { loadMe } from '../../session/me.ts';
import { returnPath } from '../../session/return-path.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { Outside } from '../../shell/outside.tsx';

/** Where a member says who they are. */
export function SignInPage(): JSX.Element {
  const [search] = useSearchParams();
  const location = useLocation();
  const client = useQueryClient();
  const { data: me } = useQuery({ queryKey: keys.me, queryFn: loadMe, retry: false });
  const form = useApiForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.trim() === '' ? 'Enter your email address.' : null),
      password: (password) => (password === '' ? 'Enter your password.' : null),
    },
    send: ({ email, password }) => signIn({ email: email.trim(), password }),
    // Who it is decides what is shown; as soon as that is known, the page below goes on.
    onSent: () => void client.refetchQueries({ queryKey: keys.me }),
    signsIn: true,
  });
  if (me) return <Navigate to={returnPath(search)} replace />;

  const { signedOut = false } = (location.state ?? {}) as { signedOut?: boolean };
  return (
    <Outside title="Sign in">
      {signedOut && <Alert role="status">You are signed out.</Alert>}
      <Form of={form} verb="Sign in" wide>
        <TextInput
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
      </Form>
      <Anchor component={Link} to="/forgotten" className="outside-more">
        Forgotten your password?
      </Anchor>
    </Outside>
  );
}
