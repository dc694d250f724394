import type { JSX, ReactNode } from 'react';
import { Outlet } from 'react-router';
import type { Scope } from '../../../api/scopes.ts';
import { NoAccessPage } from '../pages/no-access-page.tsx';
import { useCan } from './me.ts';

/** Shows something only to those who may do it. The API refuses the others all the same. */
export function Can({ scope, children }: { scope: Scope; children: ReactNode }): ReactNode {
  return useCan()(scope) ? children : null;
}

/** A route whose pages need a scope. */
export function RequireScope({ scope }: { scope: Scope }): JSX.Element {
  return useCan()(scope) ? <Outlet /> : <NoAccessPage />;
}
