/** What flows look like over HTTP. */
import { z } from 'zod';
import type { Flow, FlowVersion } from '../store/flows.ts';
import type { Draft } from '../store/flows.ts';
import { memberRef } from './conversation-schemas.ts';
import { instant, jsonValue, slug } from './schemas.ts';

/**
 * Any object with this flow's id; what it holds is lint's business. A record, because an object's schema would put the
 * fields that it knows before the others, and a document comes back as it was written.
 */
export const draft = (
  z.record(z.string(), jsonValue).superRefine(({ id }, { addIssue }) => {
    const checked = slug.safeParse(id);
    for (const { message } of checked.error?.issues ?? [])
      addIssue({ code: 'custom', path: ['id'], message });
  }) as unknown as z.ZodType<Draft, Draft>
).meta({
  id: 'FlowDocument',
  required: ['id'],
  properties: { id: { type: 'string', description: 'The flow’s id, such as `order-support`.' } },
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
    changed: z.boolean().describe('Whether the draft differs from that version; false while there is none.'),
    archivedAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant.describe('When the draft was last saved.'),
    savedBy: memberRef.nullable().describe('The member who did; null: a backend.'),
  })
  .meta({ id: 'Flow' });

const live = z
  .array(z.object({ version: z.int(), conversations: z.int() }))
  .describe('How many conversations that are not closed run on which version; those without are left out.');

export const listedFlow = flowReply.extend({ live }).meta({ id: 'ListedFlow' });

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

export const flowTestResult = z
  .object({
    id: z.string(),
    name: z.string(),
    ok: z.boolean(),
    step: z
      .int()
      .optional()
      .describe('The first step that goes another way, from 0; their number: how it stands at the end.'),
    expected: z.array(z.string()).optional().describe('The lines of the transcript, as the test has them.'),
    actual: z.array(z.string()).optional().describe('As they are now.'),
    reason: z.string().optional().describe('What differs, in a sentence.'),
  })
  .meta({ id: 'FlowTestResult' });

export const savedFlowReply = z.object({ flow: flowReply, problems: z.array(lintProblem) });

export const versionReply = z
  .object({
    version: z.int(),
    note: z.string(),
    public: z.boolean().describe('Whether visitors may start it by themselves.'),
    publishedAt: instant,
    publishedBy: memberRef.nullable().describe('The member who did; null: a backend.'),
  })
  .meta({ id: 'FlowVersion' });

export const readingsReply = z.object({
  readings: z
    .object({
      phone: z.string().optional().describe('E.164, when the text as a whole is a phone number.'),
      sentiment: z
        .object({ score: z.number(), label: z.enum(['negative', 'neutral', 'positive']) })
        .optional()
        .describe('How it sounds, from -1 to 1; only where the flow asks.'),
      intent: z
        .object({ id: z.string().nullable(), confidence: z.number() })
        .optional()
        .describe('Which intent it has; only where the flow asks.'),
    })
    .meta({ id: 'Readings' }),
});

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
export function versionBody({
  version,
  note,
  public: isPublic,
  publishedAt,
  publishedBy,
}: FlowVersion): z.input<typeof versionReply> {
  return { version, note, public: isPublic, publishedAt: publishedAt.toISOString(), publishedBy };
}
