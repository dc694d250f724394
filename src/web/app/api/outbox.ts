import { call, part } from './call.ts';
import type { Send, SendDecision, SendState } from './types.ts';

export interface SendPage {
  sends: Send[];
  /** The cursor of the next page. */
  next: string | null;
}

/** Those that changed last first. */
export const listSends = (state: SendState | undefined, cursor: string | undefined, signal: AbortSignal) =>
  call<SendPage>('/api/v1/outbox', { query: { state, cursor }, signal });

export const settleSend = ({ key, decision }: { key: string; decision: SendDecision }) =>
  call<{ send: Send; message: string }>(`/api/v1/outbox/${part(key)}/settle`, {
    method: 'POST',
    body: { decision },
  });
