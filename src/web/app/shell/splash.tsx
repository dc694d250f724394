import { Loader, VisuallyHidden } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { Mark } from './mark.tsx';

/** Before there is anything to show: the product's sign, and what is amiss if something is. */
export function Splash({ children }: { children?: ReactNode }): JSX.Element {
  return (
    <main className="splash">
      <Mark size={56} />
      {children ?? (
        <div className="appear-late" role="status">
          <VisuallyHidden>Loading…</VisuallyHidden>
          <Loader type="dots" aria-hidden />
        </div>
      )}
    </main>
  );
}
