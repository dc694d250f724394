import { Text } from '@mantine/core';
import type { JSX } from 'react';

/** A talk with the draft. */
export function SimulatorPanel(): JSX.Element {
  return <Text c="dimmed">Nothing to talk to yet.</Text>;
}
