import { Button } from '@mantine/core';
import { useState, type JSX } from 'react';
import { PublishDialog } from './publish-dialog.tsx';

/** Publishes what is on the canvas, after a look at what that would do. */
export function PublishButton(): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="compact-md" onClick={() => setOpen(true)}>
        Publish
      </Button>
      <PublishDialog open={open} onClose={() => setOpen(false)} />
    </>
  );
}
