import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { describeFailure } from '../api/api-problem.ts';
import { EmptyState } from './empty-state.tsx';
import { OfflineIcon, RetryIcon } from './icons.ts';

/** In place of what could not be loaded: why, and the way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }): JSX.Element {
  return (
    <div role="alert">
      <EmptyState icon={<OfflineIcon />} title="This could not be loaded" text={describeFailure(error)}>
        {retry && (
          <Button variant="default" leftSection={<RetryIcon size={18} />} onClick={retry}>
            Try again
          </Button>
        )}
      </EmptyState>
    </div>
  );
}
