import { Button } from '@mantine/core';
import { useState, type JSX } from 'react';
import { PublishDialog } from './publish-dialog.tsx';

/** Publishes what is on the canvas, after a look at what that would do. */
export function PublishButton(): JSX.Element {
  const [dialog, setDialog] = useState<'open' | 'closed' | 'left'>('closed');
  return (
    <>
      <Button size="compact-md" onClick={() => setDialog('open')}>
        Publish
      </Button>
      <PublishDialog
        open={dialog === 'open'}
        returnsFocus={dialog !== 'left'}
        onClose={() => setDialog('closed')}
        onGo={() => setDialog('left')}
      />
    </>
  );
}
