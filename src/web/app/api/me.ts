import { call, part } from './call.ts';
import type { Member, Session } from './types.ts';

export const changeMe = (body: Pick<Member, 'name' | 'picture' | 'languages'>) =>
  call<Member>('/api/v1/me', { method: 'PUT', body });

export const listSessions = async ({ signal }: { signal: AbortSignal }) =>
  (await call<{ sessions: Session[] }>('/api/v1/me/sessions', { signal })).sessions;

export const endSession = ({ id }: Pick<Session, 'id'>) =>
  call(`/api/v1/me/sessions/${part(id)}`, { method: 'DELETE' });
