import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { EmptyState } from '../shared/empty-state.tsx';
import { AlertIcon } from '../shared/icons.ts';

interface State {
  failed: boolean;
}

/**
 * Catches what a page does wrong. The usual reason is a page whose file is no longer there because the server was
 * brought up to date meanwhile; loading the app again mends that.
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert">
        <EmptyState
          icon={<AlertIcon />}
          title="This page has stopped working"
          text="The app may have been updated since you opened it. Nothing that was saved is lost."
        >
          <Button onClick={() => location.reload()}>Reload</Button>
        </EmptyState>
      </div>
    );
  }
}
