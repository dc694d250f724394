import { randomUUID } from 'node:crypto';
import type { Reply, Studio, Turn } from '../../support/studio.ts';
import { eventually } from './expectations.ts';

export type CommandReply = Reply<Turn & { code?: string; detail?: string }>;

/** A member's command, as soon as it is done or refused. */
export function command(
  studio: Studio,
  conversation: string,
  name: string,
  body: object = {},
): Promise<CommandReply> {
  const path = `/api/v1/conversations/${conversation}/${name}`;
  return untilDone((given) => studio.call('POST', path, { ...given, ...body }));
}

/** Repeats a request under its id, as pages do, until what was accepted is done. */
export function untilDone<T extends { status: number }>(
  request: (given: { id: string }) => Promise<T>,
): Promise<T> {
  const given = { id: randomUUID() };
  return eventually(async () => {
    const reply = await request(given);
    return reply.status === 202 ? undefined : reply;
  });
}
