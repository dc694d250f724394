import { z } from 'zod';
import { route, type Route } from '../route.ts';
import { takeEvents, type WebhookDeps } from './take-events.ts';

export const sendgridWebhookRoutes = (deps: WebhookDeps): Route[] => [
  route({
    name: 'sendgridEvents',
    method: 'post',
    path: '/webhooks/sendgrid/events',
    tag: 'webhooks',
    summary: 'SendGrid tells what became of emails',
    description:
      'Signed by SendGrid (`X-Twilio-Email-Event-Webhook-Signature`). Set this address and the signature up under ' +
      'Mail Settings → Event Webhook.',
    credentials: ['open'],
    headers: z.object({
      'x-twilio-email-event-webhook-signature': z.string().optional(),
      'x-twilio-email-event-webhook-timestamp': z.string().optional(),
    }),
    rawBody: 'application/json',
    bodyLimit: 'webhook',
    limit: 'none',
    responses: { 200: { description: 'It is stored.' } },
    problems: ['forbidden'],
    async handle({ request, rawBody }) {
      await takeEvents(deps, 'sendgrid', request, rawBody);
      return { status: 200 };
    },
  }),
];
