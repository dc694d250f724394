import { Radio, Stack } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import type { Role } from '../../api/types.ts';
import { ROLE_WORDS, ROLES } from '../../shared/roles.ts';

/** What a member may do, to choose from. */
export function RoleField(props: {
  value?: Role;
  onChange?: (role: string) => void;
  error?: ReactNode;
}): JSX.Element {
  return (
    <Radio.Group label="Role" {...props}>
      <Stack gap="xs" mt={6}>
        {ROLES.map((role) => (
          <Radio key={role} value={role} label={ROLE_WORDS[role].name} description={ROLE_WORDS[role].text} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
