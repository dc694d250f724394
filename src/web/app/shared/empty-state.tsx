import { EmptyState as Frame } from '@mantine/core';
import type { JSX, ReactNode } from 'react';

export interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  text?: ReactNode;
  /** What can be done about it: buttons. */
  children?: ReactNode;
}

/** In place of a list that has nothing in it, or of a page that cannot be shown: why, and what to do. */
export function EmptyState({ icon, title, text, children }: EmptyStateProps): JSX.Element {
  return (
    <Frame icon={icon} variant="light" className="empty-state">
      <Frame.Title order={2}>{title}</Frame.Title>
      {text && <Frame.Description>{text}</Frame.Description>}
      {children && <Frame.Actions>{children}</Frame.Actions>}
    </Frame>
  );
}
