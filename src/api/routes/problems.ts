import { z } from 'zod';
import { Problem, PROBLEMS, type ProblemCode } from '../problem.ts';
import { route, type Route } from '../route.ts';

const explanation = z.object({ code: z.string(), title: z.string(), status: z.int() });

/** Where the `type` of every problem document leads. */
export const problemRoutes: readonly Route[] = [
  route({
    name: 'listProblems',
    method: 'get',
    path: '/problems',
    tag: 'service',
    summary: 'All problem codes',
    credentials: ['apiKey', 'member'],
    scope: null,
    responses: { 200: { description: 'All of them.', body: z.object({ problems: z.array(explanation) }) } },
    handle: () => ({
      status: 200,
      body: { problems: Object.entries(PROBLEMS).map(([code, problem]) => ({ code, ...problem })) },
    }),
  }),
  route({
    name: 'getProblem',
    method: 'get',
    path: '/problems/:code',
    tag: 'service',
    summary: 'What a problem code means',
    credentials: ['apiKey', 'member'],
    scope: null,
    params: z.strictObject({ code: z.string() }),
    responses: { 200: { description: 'Its meaning.', body: explanation } },
    problems: ['not_found'],
    handle: ({ params }) => {
      if (!Object.hasOwn(PROBLEMS, params.code))
        throw new Problem('not_found', 'There is no such problem code.');
      return { status: 200, body: { code: params.code, ...PROBLEMS[params.code as ProblemCode] } };
    },
  }),
];
