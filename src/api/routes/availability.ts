import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { findMember, type Member } from '../../store/directory.ts';
import { setAvailability } from '../../store/routing/presence.ts';
import { availability, memberReply } from '../member-schemas.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { memberId } from '../schemas.ts';

export interface AvailabilityDeps {
  database: Database;
  /** Somebody may be there now who was not. */
  onPresence: () => void;
}

/** Who takes conversations now. */
export function availabilityRoutes({ database, onPresence }: AvailabilityDeps): Route[] {
  async function change(
    id: string,
    to: Member['availability'],
    how: { held: boolean },
  ): Promise<Member | null> {
    if (!(await setAvailability(database, id, to, how))) return null;
    onPresence();
    return findMember(database, id);
  }

  return [
    route({
      name: 'setOwnAvailability',
      method: 'put',
      path: '/api/v1/me/availability',
      tag: 'people',
      summary: 'Say whether one takes conversations now',
      description:
        'A sign of life too, and so is an open `GET /api/v1/events`: 45 seconds after the last one a member is taken for gone.',
      credentials: ['member'],
      scope: 'conversations:write',
      body: z.strictObject({ availability }),
      responses: { 200: { description: 'As it is now.', body: memberReply } },
      async handle({ body, caller }) {
        const member = await change(caller.member.id, body.availability, { held: false });
        // Archived since the session was looked at.
        if (!member) throw new Problem('unauthorized', 'You are no member any more.');
        return { status: 200, body: member };
      },
    }),
    route({
      name: 'setAvailability',
      method: 'put',
      path: '/api/v1/members/:id/availability',
      tag: 'people',
      summary: 'Say for a member whether they take conversations now',
      description:
        'For backends with an inbox of their own: it needs no signs of life, and counts until it is changed.',
      credentials: ['apiKey'],
      scope: 'people:write',
      params: z.strictObject({ id: memberId }),
      body: z.strictObject({ availability }),
      responses: { 200: { description: 'As it is now.', body: memberReply } },
      problems: ['not_found'],
      async handle({ params, body }) {
        const member = await change(params.id, body.availability, { held: true });
        if (!member) throw new Problem('not_found', `There is no member “${params.id}”.`);
        return { status: 200, body: member };
      },
    }),
  ];
}
