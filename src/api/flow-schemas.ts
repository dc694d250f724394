/** What flows look like over HTTP. */
import { z } from 'zod';
import type { Flow, FlowVersion } from '../store/flows.ts';
import { instant, jsonValue, slug } from './schemas.ts';

/** Any object with this flow's id; what it holds is lint's business. */
export const draft = z
  .object({ id: slug })
  .catchall(jsonValue)
  .meta({
    id: 'FlowDocument',
    description:
      'A flow document; its JSON Schema is at `/api/v1/schemas/flow`. A draft may be incomplete: ' +
      'what is missing is reported by lint, and refused by publish.',
  });

export const flowReply = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    revision: z.int().describe('Counts saves of the draft; as an ETag it is the same number in quotes.'),
    publishedVersion: z.int().nullable().describe('The version that new conversations use.'),
    public: z.boolean().describe('Whether visitors may start that version by themselves.'),
    archivedAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant.describe('When the draft was last saved.'),
  })
  .meta({ id: 'Flow' });

export const lintProblem = z
  .object({
    severity: z.enum(['error', 'warning']).describe('Only errors keep a flow from being published.'),
    code: z.string(),
    node: z.string().optional(),
    field: z.string().optional(),
    message: z.string(),
    mend: z.string().describe('What to do about it.'),
  })
  .meta({ id: 'LintProblem' });

export const lintReply = z.object({ problems: z.array(lintProblem) });

export const savedFlowReply = z.object({ flow: flowReply, problems: z.array(lintProblem) });

export const versionReply = z
  .object({
    version: z.int(),
    note: z.string(),
    public: z.boolean().describe('Whether visitors may start it by themselves.'),
    publishedAt: instant,
  })
  .meta({ id: 'FlowVersion' });

/** As it is sent. */
export function flowBody(flow: Flow): z.input<typeof flowReply> {
  return {
    ...flow,
    archivedAt: flow.archivedAt?.toISOString() ?? null,
    createdAt: flow.createdAt.toISOString(),
    updatedAt: flow.updatedAt.toISOString(),
  };
}

/** As it is sent. */
export function versionBody({ version, note, public: isPublic, publishedAt }: FlowVersion) {
  return { version, note, public: isPublic, publishedAt: publishedAt.toISOString() };
}
