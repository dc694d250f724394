import { Paper, Title } from '@mantine/core';
import { useEffect, type JSX, type ReactNode } from 'react';
import { setPageTitle } from '../shared/tab-title.ts';
import { Mark } from './mark.tsx';

/** A page for those who have not signed in: one card, with the product's sign above it. */
export function Outside({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  useEffect(() => {
    setPageTitle(title);
  }, [title]);
  return (
    <main className="outside">
      <div className="outside-product">
        <Mark size={44} />
        <span>Chatbot Studio</span>
      </div>
      <Paper className="outside-card" withBorder radius="xl">
        <Title order={1}>{title}</Title>
        {children}
      </Paper>
    </main>
  );
}
