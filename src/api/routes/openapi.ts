import { z } from 'zod';
import { openApiDocument } from '../openapi.ts';
import { route, type Route } from '../route.ts';

/** `GET /openapi.json`: these calls and itself. Made on the first request, for it takes a moment. */
export function openApiRoute(routes: readonly Route[], publicUrl: string): Route {
  let document: Record<string, unknown> | undefined;
  const self: Route = route({
    name: 'getOpenApiDocument',
    method: 'get',
    path: '/openapi.json',
    tag: 'service',
    summary: 'This API as an OpenAPI 3.1 document',
    credentials: ['apiKey', 'member'],
    scope: null,
    responses: { 200: { description: 'The document.', body: z.looseObject({}) } },
    handle: () => {
      document ??= { ...openApiDocument([...routes, self], publicUrl) };
      return { status: 200, body: document };
    },
  });
  return self;
}
