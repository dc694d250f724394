import { Badge } from '@mantine/core';
import type { JSX } from 'react';
import type { SendState } from '../../api/types.ts';
import { STATES } from './words.ts';

export function StateBadge({ state }: { state: SendState }): JSX.Element {
  const { label, color } = STATES[state];
  return (
    <Badge variant="light" color={color}>
      {label}
    </Badge>
  );
}
