import { z } from 'zod';
import type { Problem as LintProblem } from '../../flow/problem.ts';
import { runFlowTests, type TestResult } from '../../simulator/run-flow-tests.ts';
import type { Database } from '../../store/database.ts';
import {
  countLive,
  createFlow,
  findDraft,
  findFlow,
  findPublicFlow,
  findVersion,
  listFlows,
  listVersions,
  saveDraft,
  setArchived,
  useVersion,
  type Draft,
  type Flow,
} from '../../store/flows.ts';
import { planDraft } from '../../store/plan-draft.ts';
import { lintDraft, MAX_PLAN_BYTES, publishFlow } from '../../store/publish-flow.ts';
import { withId } from '../../store/with-id.ts';
import type { ReadAnswer } from '../conversations/read-answer.ts';
import { MAX_TEXT } from '../conversation-schemas.ts';
import { changedMeanwhile, etagOf, ifMatch, readIfMatch } from '../etag.ts';
import {
  draft,
  flowBody,
  flowReply,
  flowTestResult,
  lintProblem,
  lintReply,
  listedFlow,
  readingsReply,
  savedFlowReply,
  versionBody,
  versionReply,
} from '../flow-schemas.ts';
import { Problem } from '../problem.ts';
import { route, type Caller, type Route } from '../route.ts';
import { queryFlag, slug, title, versionNumber } from '../schemas.ts';
import { invalidField } from '../validate.ts';

const byId = z.strictObject({ id: slug });
const byVersion = z.strictObject({ id: slug, version: versionNumber });
const download = z.strictObject({
  download: queryFlag.describe(
    'As a file: the document alone, over several lines, the same bytes every time.',
  ),
});
const etagHeader = { ETag: 'The draft’s revision, for If-Match.' };
const fileHeader = { 'Content-Disposition': 'With `download`: the file’s name.' };

export interface FlowRouteParts {
  database: Database;
  readAnswer: ReadAnswer;
}

/** Flows: drafts, lint, versions, and which version new conversations use. */
export function flowRoutes({ database, readAnswer }: FlowRouteParts): Route[] {
  return [
    route({
      name: 'listFlows',
      method: 'get',
      path: '/api/v1/flows',
      tag: 'flows',
      summary: 'List the flows',
      credentials: ['apiKey', 'member'],
      scope: 'flows:read',
      query: z.strictObject({ archived: queryFlag }),
      responses: {
        200: {
          description: 'By name, with how many conversations run on which version.',
          body: z.object({ flows: z.array(listedFlow) }),
        },
      },
      handle: async ({ query }) => {
        const [flows, live] = await Promise.all([listFlows(database, query), countLive(database)]);
        return {
          status: 200,
          body: { flows: flows.map((flow) => ({ ...flowBody(flow), live: live.get(flow.id) ?? [] })) },
        };
      },
    }),

    route({
      name: 'createFlow',
      method: 'post',
      path: '/api/v1/flows',
      tag: 'flows',
      summary: 'Create a flow from a document, or an empty one from an id and a name',
      credentials: ['apiKey', 'member'],
      scope: 'flows:write',
      query: z.strictObject({
        id: slug.optional().describe('In place of the id that the document has.'),
      }),
      body: draft,
      bodyLimit: 'flow',
      responses: {
        201: {
          description: 'Created, with what lint says of it.',
          body: savedFlowReply,
          headers: etagHeader,
        },
      },
      problems: ['already_exists'],
      // A field that is there already keeps its place.
      handle: ({ query: { id = null }, body, caller }) =>
        create(id === null ? body : withId(body, id), caller),
    }),

    route({
      name: 'duplicateFlow',
      method: 'post',
      path: '/api/v1/flows/:id/duplicate',
      tag: 'flows',
      summary: 'Create a flow like this one, from its draft or from a published version',
      description: 'Versions and conversations stay where they are: the copy is a draft, not published yet.',
      credentials: ['apiKey', 'member'],
      scope: 'flows:write',
      params: byId,
      body: z.strictObject({
        id: slug.describe('Of the copy.'),
        name: title(200).describe('Of the copy.'),
        version: z.int().positive().optional().describe('Of which version; of the draft when absent.'),
      }),
      responses: {
        201: {
          description: 'Created, with what lint says of it.',
          body: savedFlowReply,
          headers: etagHeader,
        },
      },
      problems: ['not_found', 'already_exists'],
      handle: async ({ params, body: { id, name, version }, caller }) => {
        const { draft: document } = (await findDraft(database, params.id)) ?? noFlow(params.id);
        const copied = version === undefined ? document : await documentOf(params.id, version);
        return create({ ...withId(copied, id), name }, caller);
      },
    }),

    route({
      name: 'getDraft',
      method: 'get',
      path: '/api/v1/flows/:id',
      tag: 'flows',
      summary: 'Read a flow’s draft: the document as it was saved',
      credentials: ['apiKey', 'member'],
      scope: 'flows:read',
      params: byId,
      query: download,
      responses: {
        200: { description: 'The document.', body: draft, headers: { ...etagHeader, ...fileHeader } },
      },
      problems: ['not_found'],
      handle: async ({ params, query }) => {
        const found = (await findDraft(database, params.id)) ?? noFlow(params.id);
        return {
          status: 200,
          body: found.draft,
          headers: { ETag: etagOf(found.revision) },
          ...(query.download && { file: `${params.id}.json` }),
        };
      },
    }),

    route({
      name: 'saveDraft',
      method: 'put',
      path: '/api/v1/flows/:id',
      tag: 'flows',
      summary: 'Save a flow’s draft',
      description: 'Live conversations never notice: they run on the version they started with.',
      credentials: ['apiKey', 'member'],
      scope: 'flows:write',
      params: byId,
      headers: ifMatch,
      body: draft,
      bodyLimit: 'flow',
      responses: {
        200: { description: 'Saved, with what lint says of it.', body: savedFlowReply, headers: etagHeader },
      },
      problems: ['not_found', 'precondition_required', 'precondition_failed'],
      handle: async ({ params, headers, body, caller }) => {
        sameId(params.id, body.id);
        const revision = readIfMatch(headers['if-match'], 'required');
        const saved = await saveDraft(database, body, revision, memberOf(caller));
        if (saved.kind === 'missing') return noFlow(params.id);
        if (saved.kind === 'conflict') throw changedMeanwhile();
        return {
          status: 200,
          body: await withLint(saved.flow, body),
          headers: { ETag: etagOf(saved.flow.revision) },
        };
      },
    }),

    route({
      name: 'lintSavedDraft',
      method: 'get',
      path: '/api/v1/flows/:id/lint',
      tag: 'flows',
      summary: 'Check the saved draft',
      credentials: ['apiKey', 'member'],
      scope: 'flows:read',
      params: byId,
      responses: { 200: { description: 'What is wrong with it, and what might be.', body: lintReply } },
      problems: ['not_found'],
      handle: async ({ params }) => {
        const found = (await findDraft(database, params.id)) ?? noFlow(params.id);
        return { status: 200, body: { problems: await lintDraft(database, found.draft) } };
      },
    }),

    route({
      name: 'lintDocument',
      method: 'post',
      path: '/api/v1/flows/:id/lint',
      tag: 'flows',
      summary: 'Check a document without saving it; the flow need not exist',
      credentials: ['apiKey', 'member'],
      scope: 'flows:read',
      params: byId,
      body: draft,
      bodyLimit: 'flow',
      responses: { 200: { description: 'What is wrong with it, and what might be.', body: lintReply } },
      handle: async ({ params, body }) => {
        sameId(params.id, body.id);
        return { status: 200, body: { problems: await lintDraft(database, body) } };
      },
    }),

    route({
      name: 'readText',
      method: 'post',
      path: '/api/v1/flows/:id/readings',
      tag: 'flows',
      summary: 'Read a visitor’s text as this document would; nothing is saved, the flow need not exist',
      description:
        'What a conversation is told with each message: a phone number, and the sentiment and intent that the flow asks for.',
      credentials: ['apiKey', 'member'],
      scope: 'flows:read',
      params: byId,
      body: z.strictObject({ document: draft, text: z.string().max(MAX_TEXT) }),
      bodyLimit: 'flow',
      responses: { 200: { description: 'What is told of it.', body: readingsReply } },
      problems: ['flow_has_errors'],
      handle: async ({ params, body: { document, text } }) => {
        sameId(params.id, document.id, 'document.id');
        const planned = await planDraft(database, document);
        if (!planned.ok) throw hasErrors(planned.problems);
        const { readings = {} } = await readAnswer({ text }, () => Promise.resolve(planned.plan));
        return { status: 200, body: { readings } };
      },
    }),

    route({
      name: 'publishFlow',
      method: 'post',
      path: '/api/v1/flows/:id/publish',
      tag: 'flows',
      summary: 'Publish the draft as the next version, which new conversations then use',
      description:
        'Flows that it calls or transfers to are pinned at the version published now. The document’s own tests are ' +
        'held first; one that does not pass keeps it from being published (`flow_tests_failed`, with `tests`).',
      credentials: ['apiKey', 'member'],
      scope: 'flows:write',
      params: byId,
      headers: ifMatch,
      body: z.strictObject({
        note: z.string().max(1_000).default('').describe('What is new, for colleagues.'),
        despiteFailingTests: z.boolean().default(false),
      }),
      responses: {
        201: {
          description: 'Published, with lint’s warnings and what became of its tests.',
          body: z.object({
            version: versionReply,
            problems: z.array(lintProblem),
            tests: z.array(flowTestResult),
          }),
        },
      },
      problems: [
        'not_found',
        'flow_archived',
        'precondition_failed',
        'flow_has_errors',
        'flow_tests_failed',
        'plan_too_large',
      ],
      handle: async ({ params: { id }, headers, body, caller }) => {
        const revision = readIfMatch(headers['if-match'], 'optional');
        let tests: TestResult[] = [];
        const published = await publishFlow(database, {
          id,
          note: body.note,
          revision,
          by: memberOf(caller),
          object: (document, surroundings) => {
            tests = runFlowTests(document, surroundings).results;
            const failed = tests.filter(({ ok }) => !ok);
            return failed.length === 0 || body.despiteFailingTests ? null : failed;
          },
        });
        switch (published.kind) {
          case 'published':
            return {
              status: 201,
              body: { version: versionBody(published.version), problems: published.problems, tests },
              headers: { Location: `/api/v1/flows/${id}/versions/${published.version.version}` },
            };
          case 'missing':
            return noFlow(id);
          case 'archived':
            throw new Problem('flow_archived', `The flow “${id}” is archived; restore it first.`);
          case 'conflict':
            throw changedMeanwhile();
          case 'errors':
            throw hasErrors(published.problems);
          case 'objection':
            throw testsFailed(published.objection, tests);
          case 'tooLarge':
            throw new Problem(
              'plan_too_large',
              `Compiled and compressed, the flow with all it calls takes ${kilobytes(published.bytes)} KB; ` +
                `at most ${kilobytes(MAX_PLAN_BYTES)} KB are possible. Shorten it or call fewer flows.`,
            );
        }
      },
    }),

    route({
      name: 'listVersions',
      method: 'get',
      path: '/api/v1/flows/:id/versions',
      tag: 'flows',
      summary: 'List a flow’s published versions',
      credentials: ['apiKey', 'member'],
      scope: 'flows:read',
      params: byId,
      responses: {
        200: {
          description: 'Newest first, and which of them new conversations use.',
          body: z.object({ flow: listedFlow, versions: z.array(versionReply) }),
        },
      },
      problems: ['not_found'],
      handle: async ({ params }) => {
        const flow = (await findFlow(database, params.id)) ?? noFlow(params.id);
        const [versions, live] = await Promise.all([
          listVersions(database, params.id),
          countLive(database, params.id),
        ]);
        return {
          status: 200,
          body: {
            flow: { ...flowBody(flow), live: live.get(flow.id) ?? [] },
            versions: versions.map(versionBody),
          },
        };
      },
    }),

    route({
      name: 'getVersion',
      method: 'get',
      path: '/api/v1/flows/:id/versions/:version',
      tag: 'flows',
      summary: 'Read a published version with its document',
      credentials: ['apiKey', 'member'],
      scope: 'flows:read',
      params: byVersion,
      query: download,
      responses: {
        200: {
          description: 'It never changes. With `download` it is the document alone.',
          body: z.union([
            versionReply.extend({ document: draft }).meta({ id: 'FlowVersionWithDocument' }),
            draft,
          ]),
          headers: fileHeader,
        },
      },
      problems: ['not_found'],
      handle: async ({ params: { id, version }, query }) => {
        const { document, ...found } = (await findVersion(database, id, version)) ?? noVersion(id, version);
        if (query.download) return { status: 200, body: document, file: `${id}-${version}.json` };
        return { status: 200, body: { ...versionBody(found), document } };
      },
    }),

    route({
      name: 'rollBackFlow',
      method: 'post',
      path: '/api/v1/flows/:id/versions/:version/rollback',
      tag: 'flows',
      summary: 'Let new conversations use this version',
      description:
        'Nothing is deleted, the draft stays as it is, and running conversations stay on their version.',
      credentials: ['apiKey', 'member'],
      scope: 'flows:write',
      params: byVersion,
      responses: { 200: { description: 'It is used now.', body: flowReply } },
      problems: ['not_found'],
      handle: async ({ params }) => {
        const flow =
          (await useVersion(database, params.id, params.version)) ?? noVersion(params.id, params.version);
        return { status: 200, body: flowBody(flow) };
      },
    }),

    route({
      name: 'archiveFlow',
      method: 'post',
      path: '/api/v1/flows/:id/archive',
      tag: 'flows',
      summary: 'Start no new conversations with this flow; those that run go on',
      credentials: ['apiKey', 'member'],
      scope: 'flows:write',
      params: byId,
      responses: { 200: { description: 'It is archived.', body: flowReply } },
      problems: ['not_found'],
      handle: async ({ params }) => {
        const flow = (await setArchived(database, params.id, true)) ?? noFlow(params.id);
        return { status: 200, body: flowBody(flow) };
      },
    }),

    route({
      name: 'restoreFlow',
      method: 'post',
      path: '/api/v1/flows/:id/restore',
      tag: 'flows',
      summary: 'Bring an archived flow back',
      credentials: ['apiKey', 'member'],
      scope: 'flows:write',
      params: byId,
      responses: { 200: { description: 'It is back.', body: flowReply } },
      problems: ['not_found'],
      handle: async ({ params }) => {
        const flow = (await setArchived(database, params.id, false)) ?? noFlow(params.id);
        return { status: 200, body: flowBody(flow) };
      },
    }),

    route({
      name: 'getPublicFlow',
      method: 'get',
      path: '/api/v1/widget/flows/:id',
      tag: 'widget',
      summary: 'What visitors are told of a flow that they may start by themselves',
      credentials: ['open'],
      params: byId,
      responses: {
        200: {
          description: 'As it was published.',
          body: z
            .object({ id: z.string(), name: z.string(), description: z.string() })
            .meta({ id: 'PublicFlow' }),
        },
      },
      problems: ['not_found'],
      handle: async ({ params }) => {
        const flow = await findPublicFlow(database, params.id);
        // A flow that is not public is not even admitted to exist.
        if (!flow) throw new Problem('not_found', `There is no public flow “${params.id}”.`);
        return { status: 200, body: flow };
      },
    }),
  ];

  async function create(document: Draft, caller: Caller) {
    const flow = await createFlow(database, document, memberOf(caller));
    if (!flow)
      throw new Problem('already_exists', `There is a flow “${document.id}” already (perhaps archived).`);
    return {
      status: 201 as const,
      body: await withLint(flow, document),
      headers: { ETag: etagOf(flow.revision), Location: `/api/v1/flows/${flow.id}` },
    };
  }

  async function documentOf(id: string, version: number): Promise<Draft> {
    const { document } = (await findVersion(database, id, version)) ?? noVersion(id, version);
    return document;
  }

  async function withLint(flow: Flow, document: Draft) {
    return { flow: flowBody(flow), problems: await lintDraft(database, document) };
  }
}

/** Who did it, to be shown to colleagues; a backend is nobody. */
function memberOf(caller: Caller): string | null {
  return caller.kind === 'member' ? caller.member.id : null;
}

function sameId(inPath: string, inBody: string, field = 'id'): void {
  if (inPath !== inBody) throw invalidField(field, `must be “${inPath}”, as in the address`);
}

function hasErrors(problems: LintProblem[]): Problem {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return new Problem(
    'flow_has_errors',
    `The draft has ${errors === 1 ? 'an error' : `${errors} errors`}; see “problems”.`,
    { members: { problems } },
  );
}

function testsFailed([first, ...others]: TestResult[], tests: TestResult[]): Problem {
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  return new Problem('flow_tests_failed', `“${first?.name}” does not pass: ${first?.reason}${more}`, {
    members: { tests },
  });
}

function noFlow(id: string): never {
  throw new Problem('not_found', `There is no flow “${id}”.`);
}

function noVersion(id: string, version: number): never {
  throw new Problem('not_found', `The flow “${id}” has no version ${version}.`);
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
