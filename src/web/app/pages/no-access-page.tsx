import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { useMe } from '../session/me.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { LockIcon } from '../shared/icons.ts';
import { Page } from '../shared/page.tsx';
import { ROLE_WORDS } from '../shared/roles.ts';

/** A page that this member's role does not open. */
export function NoAccessPage(): JSX.Element {
  const { member } = useMe();
  return (
    <Page title="No access">
      <EmptyState
        icon={<LockIcon />}
        title="Your role does not open this page"
        text={`You are signed in as ${member.name} (${ROLE_WORDS[member.role].name}). An admin can give you another role.`}
      >
        <Button component={Link} to="/">
          Go to the first page
        </Button>
      </EmptyState>
    </Page>
  );
}
