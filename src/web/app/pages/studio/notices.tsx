import { Button, Modal, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { IconAction } from '../../shared/icon-action.tsx';
import { When } from '../../shared/when.tsx';
import { Collisions } from './collisions.tsx';
import { CloseIcon } from './icons.ts';
import { useStudio, useStudioState } from './studio-context.ts';

/** What the page has to tell beside the flow itself: what others changed, and what was left unsaved. */
export function Notices(): JSX.Element {
  return (
    <div className="studio-notices">
      <CollisionNotice />
      <TakenNotice />
      <UnsavedOffer />
    </div>
  );
}

function CollisionNotice(): JSX.Element | null {
  const count = useStudioState(({ collisions }) => collisions.length);
  const who = useStudioState(({ collidesWith }) => collidesWith ?? 'Somebody else');
  const [shown, setShown] = useState(true);
  if (count === 0) return null;
  return (
    <>
      <div className="studio-notice" data-kind="conflict" role="alert">
        <span>
          {who} has changed {count === 1 ? 'something' : `${count} things`} that you changed as well. Nothing
          is saved until you choose.
        </span>
        <Button size="compact-sm" variant="filled" onClick={() => setShown(true)}>
          Choose…
        </Button>
      </div>
      {shown && <Collisions onClose={() => setShown(false)} />}
    </>
  );
}

/** How many changes are named one by one. */
const NAMED = 4;

function TakenNotice(): JSX.Element | null {
  const studio = useStudio();
  const taken = useStudioState((state) => state.taken);
  if (!taken) return null;
  const { by, changes } = taken;
  const more = changes.length - NAMED;
  return (
    <div className="studio-notice" role="status">
      <span>
        Taken over from {by ?? 'somebody else'}: {changes.slice(0, NAMED).join(', ')}
        {more > 0 && ` and ${more} more`}.
      </span>
      <IconAction label="Dismiss" onClick={() => studio.forgetTaken()}>
        <CloseIcon size={16} />
      </IconAction>
    </div>
  );
}

function UnsavedOffer(): JSX.Element | null {
  const studio = useStudio();
  const unsaved = useStudioState((state) => state.unsaved);
  if (!unsaved) return null;
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title="Changes that were not saved"
    >
      <Text size="sm">
        In this browser, this flow was edited last <When at={new Date(unsaved.at).toISOString()} />, and the
        page was gone before that could be saved.
      </Text>
      <div className="dialog-actions">
        <Button variant="default" onClick={() => studio.discardUnsaved()}>
          Discard them
        </Button>
        <Button onClick={() => studio.restore()} data-autofocus>
          Restore them
        </Button>
      </div>
    </Modal>
  );
}
