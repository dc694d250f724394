import { z } from 'zod';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { takeEvents, type WebhookDeps } from './take-events.ts';

export const whatsappWebhookRoutes = (deps: WebhookDeps): Route[] => [
  route({
    name: 'whatsappSubscribe',
    method: 'get',
    path: '/webhooks/whatsapp',
    tag: 'webhooks',
    summary: 'Meta asks whether this address is ours',
    description: 'Answers the challenge when the verify token is the one that WhatsApp was connected with.',
    credentials: ['open'],
    query: z.object({
      'hub.mode': z.literal('subscribe'),
      'hub.verify_token': z.string().min(1).max(500),
      'hub.challenge': z.string().min(1).max(500),
    }),
    responses: { 200: { description: 'The challenge.', text: true } },
    problems: ['forbidden'],
    async handle({ query }) {
      if (!(await deps.webhooks.knowsVerifyToken(query['hub.verify_token'])))
        throw new Problem('forbidden', 'The verify token is another one.');
      return { status: 200, text: query['hub.challenge'] };
    },
  }),
  route({
    name: 'whatsappEvents',
    method: 'post',
    path: '/webhooks/whatsapp',
    tag: 'webhooks',
    summary: 'Meta tells what became of messages',
    description:
      'Signed by Meta (`X-Hub-Signature-256`). Set this address up in the app’s WhatsApp configuration.',
    credentials: ['open'],
    headers: z.object({ 'x-hub-signature-256': z.string().optional() }),
    rawBody: 'application/json',
    bodyLimit: 'webhook',
    limit: 'none',
    responses: { 200: { description: 'It is stored.' } },
    problems: ['forbidden'],
    async handle({ request, rawBody }) {
      await takeEvents(deps, 'whatsapp', request, rawBody);
      return { status: 200 };
    },
  }),
];
