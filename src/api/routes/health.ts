import { z } from 'zod';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';

/** Which parts of the service are reached right now. */
export interface Readiness {
  temporal: boolean;
  database: boolean;
  worker: boolean;
}

/** For probes: never limited, and without a credential. `ready` asks each part, and never throws. */
export function healthRoutes(ready: () => Promise<Readiness>): Route[] {
  return [
    route({
      name: 'getLiveness',
      method: 'get',
      path: '/health/live',
      tag: 'service',
      summary: 'Whether this process answers',
      credentials: ['open'],
      limit: 'none',
      responses: { 200: { description: 'It does.', body: z.object({ live: z.boolean() }) } },
      handle: () => ({ status: 200, body: { live: true } }),
    }),
    route({
      name: 'getReadiness',
      method: 'get',
      path: '/health/ready',
      tag: 'service',
      summary: 'Whether Temporal, the database and a worker are reached',
      credentials: ['open'],
      limit: 'none',
      responses: {
        200: {
          description: 'All are.',
          body: z.object({ temporal: z.boolean(), database: z.boolean(), worker: z.boolean() }),
        },
      },
      problems: ['unavailable'],
      handle: async () => {
        const parts = await ready();
        const missing = Object.entries(parts).flatMap(([part, reached]) => (reached ? [] : [part]));
        if (missing.length > 0) {
          throw new Problem('unavailable', `Not reached: ${missing.join(', ')}.`, { members: { ...parts } });
        }
        return { status: 200, body: { temporal: true, database: true, worker: true } };
      },
    }),
  ];
}
