import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { JSX } from 'react';
import type { Member, MemberLink } from '../../api/types.ts';
import { CopyField } from '../../shared/copy-field.tsx';
import { useLast } from '../../shared/use-last.ts';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A one-time link, to be handed to the member it is for. */
export function LinkModal(props: {
  made: { member: Member; link: MemberLink } | null;
  onClose: () => void;
}): JSX.Element {
  const { made, onClose } = props;
  const shown = useLast(made);
  return (
    <Modal opened={made !== null} onClose={onClose} title={shown ? `A link for ${shown.member.name}` : ''}>
      {shown && (
        <Stack>
          {shown.link.emailed ? (
            <Alert>
              It has been sent to <b>{shown.member.email}</b>. You can also hand it over yourself.
            </Alert>
          ) : (
            <Text>
              No email was sent, so hand it over yourself, for example by chat. Whoever opens it sets the
              password of {shown.member.name}.
            </Text>
          )}
          <CopyField
            label="Link"
            value={shown.link.url}
            description={`Good once, until ${moment.format(new Date(shown.link.expiresAt))}. It is not shown again.`}
          />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
