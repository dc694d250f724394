import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { EmptyState } from '../shared/empty-state.tsx';
import { LostIcon } from '../shared/icons.ts';
import { Page } from '../shared/page.tsx';

/** An address that leads nowhere. */
export function NotFoundPage(): JSX.Element {
  return (
    <Page title="Page not found">
      <EmptyState
        icon={<LostIcon />}
        title="There is nothing at this address"
        text="The link may be old, or the address misspelt."
      >
        <Button component={Link} to="/">
          Go to the first page
        </Button>
      </EmptyState>
    </Page>
  );
}
