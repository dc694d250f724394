import { Button } from '@mantine/core';
import type { JSX } from 'react';
import type { Saving } from '../../studio/state.ts';
import { SavedIcon, SavingIcon, UnsavedIcon } from './icons.ts';
import { useStudio, useStudioState } from './studio-context.ts';

const WORDS: Readonly<Record<Saving, string>> = {
  saved: 'Saved',
  waiting: 'Editing…',
  saving: 'Saving…',
  conflict: 'Changed by somebody else',
  offline: 'Not saved: no connection',
  refused: 'Not saved',
};

/** How far the server knows of what was edited. */
export function SavingState(): JSX.Element {
  const studio = useStudio();
  const saving = useStudioState((state) => state.saving);
  const error = useStudioState((state) => state.savingError);
  const isBad = saving === 'offline' || saving === 'refused' || saving === 'conflict';
  return (
    <span className="studio-saving" data-saving={saving}>
      {isBad ? (
        <UnsavedIcon size={16} />
      ) : saving === 'saved' ? (
        <SavedIcon size={16} />
      ) : (
        <SavingIcon size={16} />
      )}
      <span role="status" title={error ?? undefined}>
        {WORDS[saving]}
        {saving === 'refused' && error !== null && `: ${error}`}
      </span>
      {(saving === 'offline' || saving === 'refused') && (
        <Button variant="subtle" size="compact-xs" onClick={() => void studio.flush()}>
          Try again
        </Button>
      )}
    </span>
  );
}
