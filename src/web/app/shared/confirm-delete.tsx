import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { describeFailure } from '../api/api-problem.ts';
import { useLast } from './use-last.ts';

export interface ConfirmDeleteProps<Thing> {
  /** What is about to go; `null`: nothing, and nothing is asked. */
  of: Thing | null;
  /** A question that names it, such as `Archive “Sales”?`. */
  title: (thing: Thing) => string;
  /** What follows from it, and whether it can be taken back. */
  text: (thing: Thing) => ReactNode;
  /** The button's word, such as `Archive`. */
  verb: string;
  /** Does it; what it throws is shown, and it can be tried again. */
  act: (thing: Thing) => Promise<unknown>;
  /** It cannot be done now. */
  disabled?: boolean;
  onDone?: (thing: Thing) => void;
  onClose: () => void;
}

/** Asks once more before something goes. The keyboard starts on “Cancel”. */
export function ConfirmDelete<Thing>(props: ConfirmDeleteProps<Thing>): JSX.Element {
  const { of, title, text, verb, act, disabled = false, onDone, onClose } = props;
  const deletion = useMutation({
    mutationFn: act,
    onSuccess: (_, thing) => {
      onDone?.(thing);
      onClose();
    },
  });
  // Shown on while the window fades away.
  const thing = useLast(of);
  const close = () => {
    if (!deletion.isPending) onClose();
  };

  return (
    <Modal
      opened={of !== null}
      onClose={close}
      title={thing === null ? '' : title(thing)}
      onExitTransitionEnd={deletion.reset}
    >
      {thing !== null && (
        <Stack>
          <Text component="div">{text(thing)}</Text>
          {deletion.error && (
            <Alert color="red" role="alert">
              {describeFailure(deletion.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button
              color="red"
              disabled={disabled}
              loading={deletion.isPending}
              onClick={() => deletion.mutate(thing)}
            >
              {verb}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
