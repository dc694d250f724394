import { ActionIcon, Tooltip } from '@mantine/core';
import type { JSX, ReactNode } from 'react';

/** A button that is only an icon; its label says what it does and to what. */
export function IconAction(props: { label: string; onClick: () => void; children: ReactNode }): JSX.Element {
  const { label, onClick, children } = props;
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
