import { createContext, useContext } from 'react';
import type { Scope } from '../../../api/scopes.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { call } from '../api/call.ts';
import type { Member, MeReply } from '../api/types.ts';

/** A member who has signed in, and what they may do. */
export interface Me {
  member: Member;
  scopes: MeReply['scopes'];
}

/** Who has signed in; `null`: nobody. */
export async function loadMe(): Promise<Me | null> {
  try {
    const { member, scopes } = await call<MeReply>('/api/v1/me');
    return member && { member, scopes };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

export const MeContext = createContext<Me | null>(null);

/** The member who has signed in. Only below the sign-in gate, where there is one. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe() is for what the sign-in gate stands before.');
  return me;
}

/** Whether the member may do what a scope allows. */
export function useCan(): (scope: Scope) => boolean {
  const { scopes } = useMe();
  return (scope) => scopes.includes(scope);
}
