import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { keys } from '../api/keys.ts';
import { ErrorState } from '../shared/error-state.tsx';
import { Splash } from '../shell/splash.tsx';
import { loadMe, MeContext } from './me.ts';
import { signInPath } from './return-path.ts';

/** Lets through whoever has signed in, and asks the others to. */
export function SignInGate(): JSX.Element {
  const location = useLocation();
  const { data: me, error, refetch } = useQuery({ queryKey: keys.me, queryFn: loadMe, staleTime: 60_000 });

  if (me) {
    return (
      <MeContext value={me}>
        <Outlet />
      </MeContext>
    );
  }
  if (me === null) return <Navigate to={signInPath(location)} replace />;
  return <Splash>{error && <ErrorState error={error} retry={() => void refetch()} />}</Splash>;
}
