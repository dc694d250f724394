import { Anchor, PasswordInput, Skeleton, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type JSX } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiProblem } from '../../api/api-problem.ts';
import { getLink, redeemLink, signIn } from '../../api/sign-in.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { ErrorState } from '../../shared/error-state.tsx';
import { LinkIcon } from '../../shared/icons.ts';
import { PASSWORD_RULE, passwordFault } from '../../shared/password.ts';
import { Outside } from '../../shell/outside.tsx';

/** Where a one-time link leads: a new member, or one who has forgotten it, sets a password and is signed in. */
export function WelcomePage(): JSX.Element {
  // The token stays out of the browser's history and of what is shown.
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '');
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  const {
    data: owner,
    error,
    refetch,
  } = useQuery({
    queryKey: ['link', token],
    queryFn: () => getLink(token),
    enabled: token !== '',
    staleTime: Infinity,
  });

  if (token === '' || (error instanceof ApiProblem && !error.isPassing)) {
    return (
      <Outside title="Link not valid">
        <EmptyState
          icon={<LinkIcon />}
          title="This link cannot be used"
          text="It has been used already or has expired. Ask for a new one below, or ask an admin."
        />
        <Anchor component={Link} to="/forgotten" className="outside-more">
          Ask for a new link
        </Anchor>
        <Anchor component={Link} to="/sign-in" className="outside-more">
          Back to signing in
        </Anchor>
      </Outside>
    );
  }
  if (error) {
    return (
      <Outside title="Welcome">
        <ErrorState error={error} retry={() => void refetch()} />
      </Outside>
    );
  }
  return (
    <Outside title="Welcome">
      {owner ? <SetPassword token={token} {...owner} /> : <Skeleton height={180} className="appear-late" />}
    </Outside>
  );
}

function SetPassword({ token, name, email }: { token: string; name: string; email: string }): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();
  const form = useApiForm({
    initialValues: { newPassword: '' },
    validate: { newPassword: passwordFault },
    async send({ newPassword }) {
      await redeemLink({ token, newPassword });
      await signIn({ email, password: newPassword });
    },
    onSent() {
      client.clear();
      void navigate('/', { replace: true });
    },
    signsIn: true,
  });
  return (
    <>
      <Text>
        Hello {name}. Choose a password; from then on you sign in with it and <b>{email}</b>.
      </Text>
      <Form of={form} verb="Set the password and sign in" wide>
        {/* Tells a password manager for whom it is. */}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label="New password"
          description={PASSWORD_RULE}
          name="new-password"
          autoComplete="new-password"
          autoFocus
          {...form.getInputProps('newPassword')}
        />
      </Form>
    </>
  );
}
