import { Alert } from '@mantine/core';
import type { JSX } from 'react';
import { HistoryProblem } from '../../../../replay/history.ts';
import { ErrorState } from '../../shared/error-state.tsx';
import { AlertIcon } from '../../shared/icons.ts';

/** Why a history cannot be played. */
export function Unplayable({ error }: { error: unknown }): JSX.Element {
  if (!(error instanceof HistoryProblem)) return <ErrorState error={error} />;
  return (
    <Alert color="red" role="alert" icon={<AlertIcon size={20} />} title="This history cannot be played">
      {error.message}
    </Alert>
  );
}
