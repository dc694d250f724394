import { call, part } from './call.ts';
import type { CannedReply, RenderedReply } from './types.ts';

const ALL = '/api/v1/canned-replies';

/** By title. */
export const listCannedReplies = async ({ signal }: { signal: AbortSignal }) =>
  (await call<{ replies: CannedReply[] }>(ALL, { signal })).replies;

/** As they read in a conversation. */
export const listRenderedReplies = async (conversation: string, signal: AbortSignal) =>
  (await call<{ replies: RenderedReply[] }>(ALL, { query: { conversation }, signal })).replies;

export type CannedText = Pick<CannedReply, 'title' | 'text'>;

export const addCannedReply = (body: CannedText) => call<CannedReply>(ALL, { method: 'POST', body });

export const changeCannedReply = (id: string, body: CannedText) =>
  call<CannedReply>(`${ALL}/${part(id)}`, { method: 'PUT', body });

export const removeCannedReply = ({ id }: Pick<CannedReply, 'id'>) =>
  call(`${ALL}/${part(id)}`, { method: 'DELETE' });
