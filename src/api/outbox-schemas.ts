/** What the outbox looks like over HTTP. */
import { z } from 'zod';

const instant = z.iso.datetime();
const flowError = z.object({ code: z.string(), message: z.string() });

export const sendState = z
  .enum(['pending', 'sent', 'delivered', 'failed', 'unknown'])
  .describe(
    '`pending`: not accepted by the provider so far; `sent`: accepted; `failed`: not accepted, or not delivered; ' +
      '`unknown`: it may have been accepted.',
  );

const action = z.enum(['sendSms', 'sendEmail', 'whatsappTemplate']);

export const sendView = z
  .object({
    key: z.string().describe('Names it for good: `<conversation>/<node>@<visit>`.'),
    conversation: z.string(),
    send: z.string().describe('The key within its conversation, as `sent` entries have it.'),
    action,
    provider: z.enum(['twilio', 'sendgrid', 'whatsapp']),
    request: z.record(z.string(), z.json()).describe('What is sent, and to whom.'),
    state: sendState,
    attemptCount: z.int(),
    attempts: z
      .array(
        z.object({
          at: instant,
          result: z
            .enum([
              'accepted',
              'refused',
              'later',
              'ambiguous',
              'lost',
              'found',
              'absent',
              'told',
              'resend',
              'settled',
              'given_up',
            ])
            .describe('`resend`: it is sent again, though it may have been accepted before.'),
          code: z.string().optional(),
          message: z.string().optional(),
          nextAt: instant.optional(),
          providerId: z.string().optional(),
          by: z.string().optional().describe('The person who decided.'),
          times: z.int().optional().describe('So often in a row.'),
        }),
      )
      .describe('What happened, oldest first.'),
    nextAttemptAt: instant.nullable(),
    unknownSince: instant.nullable(),
    decision: z.string().nullable().describe('What a person has decided and has not been done yet.'),
    flowWaits: z.boolean().describe('The flow waits for what becomes of it.'),
    sentTo: z.string().nullable().describe('The recipient as the provider was given it.'),
    providerId: z.string().nullable(),
    providerStatus: z.string().nullable().describe('In the provider’s own words.'),
    error: flowError.nullable(),
    giveUpAt: instant,
    settledBy: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
  })
  .meta({ id: 'Send' });

export const sending = z
  .object({
    key: z.string(),
    action,
    state: z.enum(['pending', 'unknown']),
    attempt: z.int().describe('How often the provider has been asked.'),
    lastError: flowError.nullable(),
    nextAttemptAt: instant.nullable().describe('null: now.'),
  })
  .nullable()
  .meta({ id: 'Sending' })
  .describe('What the flow is sending at the moment, and how that goes; null: nothing.');

export const delivery = z
  .object({
    state: sendState,
    status: z.string().nullable().describe('In the provider’s own words.'),
    error: flowError.optional(),
    at: instant,
  })
  .meta({ id: 'Delivery' });
