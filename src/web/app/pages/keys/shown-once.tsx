import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { JSX } from 'react';
import { CopyField } from '../../shared/copy-field.tsx';
import { useLast } from '../../shared/use-last.ts';

/** A new key, the only time that it can be seen. A click beside it does not close it. */
export function ShownOnce(props: {
  made: { name: string; key: string } | null;
  onClose: () => void;
}): JSX.Element {
  const { made, onClose } = props;
  const shown = useLast(made);
  return (
    <Modal
      opened={made !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={shown ? `The key “${shown.name}”` : ''}
    >
      {shown && (
        <Stack>
          <Alert color="amber">Copy it now: it is not kept here and cannot be shown again.</Alert>
          <CopyField label="API key" value={shown.key} />
          <Group justify="flex-end">
            <Button onClick={onClose}>I have copied it</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
