import { z } from 'zod';
import { findFlow } from '../../store/flows.ts';
import { countStanding, findRun, listRuns } from '../../store/runs.ts';
import { contactId } from '../contact-schemas.ts';
import { conversationId, flowId, status, wholeNumber } from '../conversation-schemas.ts';
import { cursorAfter, readCursor } from '../page-cursor.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { viewOfRunDetails, viewsOfRuns, type RunParts } from '../run-replies.ts';
import { run, runDetails, standing } from '../run-schemas.ts';
import { instant, slug, versionNumber } from '../schemas.ts';
import { invalidField } from '../validate.ts';

const named = (max: number) => z.string().min(1).max(max).optional();

/** Conversations for those who operate them: which run, where they stand, and what keeps them. */
export const runRoutes = (parts: RunParts): Route[] => [
  route({
    name: 'listRuns',
    method: 'get',
    path: '/api/v1/runs',
    tag: 'runs',
    summary: 'List what runs and what has run, the one that changed last first',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    query: z.strictObject({
      flow: flowId.optional(),
      version: versionNumber.optional().describe('Of `flow`.'),
      status: z
        .union([status, z.literal('open')], { error: 'must be bot, queued, human, resolved, closed or open' })
        .optional()
        .describe('`open`: neither resolved nor closed.'),
      node: named(128).describe('The id of the node it stands at.'),
      contact: contactId.optional().describe('The id of the contact that it is linked to.'),
      error: named(64).describe(
        'A code, or `any`: of the conversation, or of a send of it that has failed, is retried or unknown.',
      ),
      from: instant.optional().describe('Changed at this time or later.'),
      to: instant.optional().describe('Changed at this time or earlier.'),
      q: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .optional()
        .describe(
          'Found in the conversation’s id, the visitor’s id or name, the contact’s name or email. A phone number is found however it is ' +
            'written: of the contact, the visitor, or whom a message went to.',
        ),
      cursor: z.string().max(200).optional().describe('`next` of the page before.'),
      limit: wholeNumber(1, 200).default(50),
    }),
    responses: {
      200: { description: 'A page.', body: z.object({ runs: z.array(run), next: z.string().nullable() }) },
    },
    async handle({ query: { cursor, limit, from, to, ...filter } }) {
      if (filter.version !== undefined && filter.flow === undefined)
        throw invalidField('version', 'is of a flow: name “flow” too', 'query');
      if (from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to))
        throw invalidField('from', 'is later than “to”', 'query');
      const rows = await listRuns(parts.database, {
        ...given(filter),
        limit: limit + 1,
        ...(from !== undefined && { from: new Date(from) }),
        ...(to !== undefined && { to: new Date(to) }),
        ...(cursor !== undefined && { before: readCursor(cursor) }),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const next = rows.length > limit && last ? cursorAfter(last) : null;
      return { status: 200, body: { runs: await viewsOfRuns(parts.database, page), next } };
    },
  }),
  route({
    name: 'countStanding',
    method: 'get',
    path: '/api/v1/flows/:id/standing',
    tag: 'runs',
    summary: 'How many conversations stand at each node of a flow now',
    description: 'Those that are not closed; also while a member has them.',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    params: z.strictObject({ id: slug }),
    query: z.strictObject({
      version: versionNumber.optional().describe('Counts only its conversations at nodes; default: all.'),
    }),
    responses: { 200: { description: 'Counted.', body: standing } },
    problems: ['not_found'],
    async handle({ params: { id }, query: { version } }) {
      if (!(await findFlow(parts.database, id))) throw new Problem('not_found', `There is no flow “${id}”.`);
      return { status: 200, body: await countStanding(parts.database, id, version ?? null) };
    },
  }),
  route({
    name: 'getRun',
    method: 'get',
    path: '/api/v1/conversations/:id/run',
    tag: 'runs',
    summary: 'What a conversation’s run does, what it waits for, and what an operator can do about it',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    params: z.strictObject({ id: conversationId }),
    responses: { 200: { description: 'The run.', body: runDetails } },
    problems: ['not_found'],
    async handle({ params: { id } }) {
      const row = await findRun(parts.database, id);
      if (!row) throw new Problem('not_found', `There is no conversation “${id}”.`);
      return { status: 200, body: await viewOfRunDetails(parts, row) };
    },
  }),
];

/** Without the fields that are not there. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
