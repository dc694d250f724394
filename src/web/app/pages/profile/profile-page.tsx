import { Paper, Title } from '@mantine/core';
import { useId, type JSX, type ReactNode } from 'react';
import { Page } from '../../shared/page.tsx';
import { AppearanceForm } from './appearance-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { SessionList } from './session-list.tsx';

/** What a member has for themselves. */
export function ProfilePage(): JSX.Element {
  return (
    <Page title="Profile" lead="How you appear, and how you sign in." width="form">
      <Section title="You">
        <AppearanceForm />
      </Section>
      <Section title="Password">
        <PasswordForm />
      </Section>
      <Section title="Where you are signed in">
        <SessionList />
      </Section>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  const id = useId();
  return (
    <Paper className="card" withBorder component="section" aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {children}
    </Paper>
  );
}
