import { isGrpcServiceError } from '@temporalio/client';
import { z } from 'zod';
import { factsOf, historyAsJson } from '../../temporal/fetch-history.ts';
import { S3Error } from '../../store/s3/s3-error.ts';
import { findRun, findRuns, type FindRunsParts } from '../archive/find-runs.ts';
import { conversationId } from '../conversation-schemas.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { knownConversation } from './conversations.ts';

const events = z
  .array(z.looseObject({ eventId: z.string(), eventTime: z.string(), eventType: z.string() }))
  .describe('As `temporal workflow show --output json` prints them.');

export const historyRoutes = (parts: FindRunsParts): Route[] => [
  route({
    name: 'getHistory',
    method: 'get',
    path: '/api/v1/conversations/:id/history',
    tag: 'conversations',
    summary: 'The Temporal history, as the replayer and the Temporal CLI have it',
    description:
      'From Temporal or from the archive, whichever has it. A long conversation has several runs, each with a history ' +
      'of its own. `npm run replay` takes either form.',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    params: z.strictObject({ id: conversationId }),
    query: z.strictObject({
      run: z
        .union([z.literal('all'), z.uuid()])
        .optional()
        .describe('The id of a run, or `all`: every run, the first one first. Default: the last one.'),
    }),
    responses: {
      200: {
        description: 'The history of one run, or of all.',
        body: z.union([
          z.object({ runs: z.array(z.object({ runId: z.string(), events })) }),
          z.object({ events }),
        ]),
      },
    },
    problems: ['not_found', 'unavailable'],
    async handle({ params: { id }, query: { run } }) {
      await knownConversation(parts.database, id);
      const histories = await (
        run === 'all'
          ? findRuns(parts, id)
          : findRun(parts, id, run ?? null).then((history) => (history ? [history] : []))
      ).catch(sayUnavailable);
      const [history] = histories;
      if (!history) {
        const which = run === undefined || run === 'all' ? 'no history' : `no run “${run}”`;
        throw new Problem('not_found', `There is ${which} of the conversation “${id}”.`);
      }
      const file = `conversation-${id}.json`;
      if (run !== 'all') return { status: 200, body: jsonOf(history), file };
      const runs = histories.map((each) => ({ runId: factsOf(each).runId, ...jsonOf(each) }));
      return { status: 200, body: { runs }, file };
    },
  }),
];

const jsonOf = (history: Parameters<typeof historyAsJson>[0]) =>
  historyAsJson(history) as { events: z.input<typeof events> };

function sayUnavailable(error: unknown): never {
  if (isGrpcServiceError(error)) {
    throw new Problem('unavailable', 'Temporal, which has this history, cannot be reached: try again later.');
  }
  if (error instanceof S3Error) {
    throw new Problem(
      'unavailable',
      'The file store, which has this history, cannot be reached: try again later.',
    );
  }
  throw error;
}
