/** What runs look like over HTTP: conversations as those see them who operate them. */
import { z } from 'zod';
import { RUN_STATUSES } from '../temporal/describe-workflow.ts';
import { inputId, memberRef, status } from './conversation-schemas.ts';
import { sendState, sendView } from './outbox-schemas.ts';
import { instant } from './schemas.ts';

const flowError = z.object({ code: z.string(), message: z.string() });

export const sendSummary = z
  .object({
    key: z.string().describe('Its key in the outbox.'),
    provider: z.enum(['twilio', 'sendgrid', 'whatsapp']),
    state: sendState,
    attempts: z.int().describe('How often the provider has been asked.'),
    error: flowError.nullable().describe('What it failed with, or what the last attempt met.'),
    nextAttemptAt: instant.nullable(),
  })
  .meta({ id: 'SendSummary' });

export const run = z
  .object({
    id: z.string().describe('The conversation’s.'),
    flow: z.object({
      id: z.string(),
      name: z.string(),
      version: z.int(),
      node: z
        .object({ flow: z.string(), id: z.string(), name: z.string(), kind: z.string() })
        .nullable()
        .describe('Where it stands; null once the flow has ended.'),
    }),
    status,
    segment: z.string().nullable(),
    assignee: memberRef.nullable(),
    contact: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
    visitor: z.object({ id: z.string().optional(), name: z.string().optional() }),
    waitingFor: z.string().describe('What it waits for, in words.'),
    until: instant.nullable().describe('When it stops waiting by itself.'),
    working: z.boolean().describe('An action runs.'),
    error: flowError.nullable().describe('The last one that the flow met.'),
    trouble: sendSummary.nullable().describe('Its last send that is neither sent nor delivered.'),
    seq: z.int().describe('The last entry of the transcript.'),
    startedAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Run' });

const temporalRun = z.object({
  runId: z.string(),
  status: z.enum(RUN_STATUSES),
  startedAt: instant,
  closedAt: instant.nullable(),
  events: z.int().describe('Of its history.'),
  link: z
    .string()
    .nullable()
    .describe('Its page in the Temporal UI; null: no UI is known, or Temporal has it no more.'),
});

const pendingActivity = z.object({
  activity: z.string().describe('Its id in the history.'),
  type: z.string(),
  key: z.string().nullable().describe('Of what sends something: its key within the conversation.'),
  state: z
    .enum(['waiting', 'running', 'scheduled'])
    .describe('`waiting`: for its next attempt; `scheduled`: for a worker, or for its turn.'),
  attempt: z.int(),
  lastFailure: z.string().nullable(),
  nextAttemptAt: instant.nullable(),
});

export const runDetails = run
  .extend({
    workflowId: z.string(),
    temporal: z.object({
      reached: z.boolean().describe('false: what Temporal alone knows is missing.'),
      runs: z.array(temporalRun).describe('Oldest first; from Temporal or from the archive.'),
      pending: z.array(pendingActivity).describe('What the run waits for outside.'),
    }),
    sends: z.array(sendView).describe('What it has sent, the one that changed last first; 200 at most.'),
    can: z
      .object({ retry: z.boolean(), skip: z.boolean(), fail: z.boolean(), terminate: z.boolean() })
      .describe('What seems possible now; the call itself decides.'),
  })
  .meta({ id: 'RunDetails' });

export const standing = z
  .object({
    versions: z
      .array(z.object({ version: z.int(), conversations: z.int() }))
      .describe('Those that have conversations, the newest first.'),
    nodes: z
      .array(z.object({ flow: z.string(), node: z.string(), conversations: z.int() }))
      .describe('`flow`: the one that the node is in. Where most of them stand comes first.'),
  })
  .meta({ id: 'Standing' });

/** The longest reason that an operator can give, in characters. */
export const MAX_REASON = 500;

export const reason = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(MAX_REASON, `at most ${MAX_REASON} characters`)
  .describe('Why; members read it, and it stands in the audit.');

export const runActFields = {
  id: inputId.optional().describe('Makes it safe to repeat.'),
  by: z
    .string()
    .min(1)
    .max(254)
    .optional()
    .describe(
      'The member who does it (id or email address); default: the backend itself. A member does it as themselves.',
    ),
};

export const runActReply = z
  .object({
    message: z.string().describe('What was done, in a sentence.'),
    status,
    seq: z.int(),
    working: z.boolean(),
  })
  .meta({ id: 'RunAct' });
