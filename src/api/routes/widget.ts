import { z } from 'zod';
import { publishedPlan } from '../../store/flows.ts';
import { widgetOrigins } from '../../store/widget-origins.ts';
import { flowId, messageBody, newConversationId, startReply, text } from '../conversation-schemas.ts';
import { startConversation } from '../conversations/start-conversation.ts';
import { isOwnOrigin } from '../own-origin.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { isAnswered, type ConversationRouteDeps } from './conversations.ts';

/** What a visitor may say of themselves; a flow must not rely on it. */
const selfDescription = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag such as "en" or "pt-BR"')
    .optional(),
});

export interface WidgetRouteDeps extends ConversationRouteDeps {
  /** Where visitors reach this server. */
  publicUrl: string;
}

export const widgetRoutes = (deps: WidgetRouteDeps): Route[] => [
  route({
    name: 'startOwnConversation',
    method: 'post',
    path: '/api/v1/widget/conversations',
    tag: 'widget',
    summary: 'A visitor starts a conversation of their own',
    description:
      'Only flows marked public. Variables and a visitor’s identity count only when the backend has signed them: ' +
      '`signed` is a JWT (HS256 under the API key, `aud` "chatbot-studio") with the claims `visitor` and `variables`. ' +
      'The token is given out once: repeating the id is a conflict, as whoever repeats it may be somebody else. ' +
      'Browsers may call it from pages under this server’s own address, and from the sites that the settings allow.',
    credentials: ['open'],
    limit: 'start',
    bodyLimit: 'message',
    headers: z.object({ origin: z.string().max(300).optional(), host: z.string().max(300).optional() }),
    body: z.strictObject({
      flow: flowId,
      id: newConversationId.optional(),
      visitor: selfDescription.default({}),
      signed: z.string().max(8_192).optional(),
      message: z.union([text.transform((value) => ({ text: value })), messageBody]).optional(),
    }),
    responses: {
      201: { description: 'Started, with what the bot said.', body: startReply },
      202: { description: 'Accepted; the bot will answer later.', body: startReply },
    },
    problems: ['not_found', 'unauthorized', 'forbidden', 'id_conflict', 'conversation_closed'],
    async handle({ body, headers }) {
      // A browser says where its page is from; a program that says nothing is not one.
      if (
        headers.origin !== undefined &&
        !isOwnOrigin(headers.origin, headers.host, deps.publicUrl) &&
        !(await widgetOrigins(deps.database)).includes(headers.origin)
      ) {
        throw new Problem('forbidden', 'Conversations cannot be started from pages of other sites.');
      }
      const find = async () => {
        const published = await publishedPlan(deps.database, body.flow);
        // A flow that is not public is not even admitted to exist.
        if (published?.public) return published;
        throw new Problem('not_found', `There is no public flow “${body.flow}”.`);
      };
      const signed = body.signed === undefined ? null : await deps.auth.verifySignedVisitor(body.signed);
      const started = await startConversation(
        deps,
        { flow: body.flow, find },
        {
          id: body.id,
          channel: 'web',
          visitor: { ...definedOnly(body.visitor), ...signed?.visitor },
          vouched: signed?.visitor ?? {},
          variables: signed?.variables ?? {},
          message: body.message,
        },
      );
      if (!started.created) {
        // Whoever repeats an id may not be who started it.
        throw new Problem('id_conflict', `The conversation “${started.reply.id}” exists already.`);
      }
      const token = await deps.auth.visitorToken(started.reply.id);
      return { status: isAnswered(started.reply) ? 201 : 202, body: { ...started.reply, token } };
    },
  }),
];

function definedOnly(fields: { [name: string]: string | undefined }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [name: string]: string;
  };
}
