import { Text } from '@mantine/core';
import type { JSX } from 'react';
import { useStudioState } from '../studio-context.ts';

/** The talks that are kept with the flow. */
export function TestsPanel(): JSX.Element {
  const count = useStudioState(
    ({ draft }) => Object.keys((draft['tests'] as object | undefined) ?? {}).length,
  );
  return (
    <Text c="dimmed">{count === 0 ? 'No talk is kept with this flow yet.' : `${count} talks are kept.`}</Text>
  );
}
