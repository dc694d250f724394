import { z } from 'zod';
import { route, type Route } from '../route.ts';
import { takeEvents, type WebhookDeps } from './take-events.ts';

export const twilioWebhookRoutes = (deps: WebhookDeps): Route[] => [
  route({
    name: 'twilioStatus',
    method: 'post',
    path: '/webhooks/twilio/status',
    tag: 'webhooks',
    summary: 'Twilio tells what became of a message',
    description: 'Signed by Twilio (`X-Twilio-Signature`). Each message names this address itself.',
    credentials: ['open'],
    query: z.object({ key: z.string().max(300).optional().describe('The outbox key.') }),
    headers: z.object({ 'x-twilio-signature': z.string().optional() }),
    rawBody: 'application/x-www-form-urlencoded',
    limit: 'none',
    responses: { 200: { description: 'It is stored.' } },
    problems: ['forbidden'],
    async handle({ request, rawBody }) {
      await takeEvents(deps, 'twilio', request, rawBody);
      return { status: 200 };
    },
  }),
];
