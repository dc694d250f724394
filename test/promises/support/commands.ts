import { randomUUID } from 'node:crypto';
import type { Reply, Studio, Turn } from '../../support/studio.ts';
import { eventually } from './expectations.ts';

export type CommandReply = Reply<Turn & { code?: string; detail?: string }>;

/** A member's command, repeated under its id until it is done or refused. */
export async function command(
  studio: Studio,
  conversation: string,
  name: string,
  body: object = {},
): Promise<CommandReply> {
  const id = randomUUID();
  return eventually(async () => {
    const path = `/api/v1/conversations/${conversation}/${name}`;
    const reply = await studio.call<CommandReply['body']>('POST', path, { id, ...body });
    return reply.status === 202 ? undefined : reply;
  });
}
