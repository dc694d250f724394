import { Anchor, Popover, Text } from '@mantine/core';
import type { JSX } from 'react';
import { ALL_SCOPES, SCOPES } from '../../../../api/scopes.ts';

/** What a key may do: how much, and on asking what exactly. */
export function ScopeList({ scopes }: { scopes: readonly string[] }): JSX.Element {
  const words = ALL_SCOPES.every((scope) => scopes.includes(scope))
    ? 'Everything'
    : scopes.length === 1
      ? '1 scope'
      : `${scopes.length} scopes`;
  return (
    <Popover withArrow shadow="md" width={320}>
      <Popover.Target>
        <Anchor component="button" type="button">
          {words}
        </Anchor>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className="scope-list">
          {ALL_SCOPES.filter((scope) => scopes.includes(scope)).map((scope) => (
            <li key={scope}>
              <Text size="sm">{SCOPES[scope]}</Text>
              <Text size="xs" c="dimmed">
                {scope}
              </Text>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
