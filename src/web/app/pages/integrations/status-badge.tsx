import { Badge } from '@mantine/core';
import type { JSX } from 'react';
import type { Integration } from '../../api/types.ts';

/** How a connection stands, in a word. */
export function StatusBadge({ of: { connected, secrets, test } }: { of: Integration }): JSX.Element {
  if (!connected)
    return (
      <Badge variant="light" color="gray">
        Not connected
      </Badge>
    );
  if (Object.values(secrets).includes(false))
    return (
      <Badge variant="light" color="amber">
        Secrets needed again
      </Badge>
    );
  if (test?.ok === false)
    return (
      <Badge variant="light" color="red">
        Test failed
      </Badge>
    );
  return (
    <Badge variant="light" color="green">
      Connected
    </Badge>
  );
}
