import { z } from 'zod';
import { flowJsonSchema } from '../../flow/document.ts';
import { route, type Route } from '../route.ts';

/** The schemas that tools and editors check documents with. */
export function schemaRoutes(): Route[] {
  const schema = flowJsonSchema();
  return [
    route({
      name: 'getFlowSchema',
      method: 'get',
      path: '/api/v1/schemas/flow',
      tag: 'flows',
      summary: 'The JSON Schema of a flow document',
      credentials: ['apiKey', 'member'],
      scope: 'flows:read',
      responses: { 200: { description: 'JSON Schema 2020-12.', body: z.looseObject({}) } },
      handle: () => ({ status: 200, body: schema }),
    }),
  ];
}
