import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { describeJsonValues } from './describe-json-values.ts';
import { SESSION_COOKIE } from './auth/better-auth.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';
import type { Credential, ResponseDeclaration, Route } from './route.ts';
import type { Scope } from './scopes.ts';

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/** The OpenAPI 3.1 document of exactly these calls. `serverUrl`: where they are served. */
export function openApiDocument(routes: readonly Route[], serverUrl: string): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'A backend’s API key: what its scopes allow.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: serverUrl.startsWith('https:') ? `__Secure-${SESSION_COOKIE}` : SESSION_COOKIE,
    description: 'The session of a member who has signed in: what their role allows.',
  });
  registry.registerComponent('securitySchemes', 'visitorToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `token` that came with a conversation: good for this conversation only.',
  });
  for (const declared of routes) {
    schemasOf(declared).forEach(describeJsonValues);
    registry.registerPath(operation(declared));
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Chatbot Studio',
      version: '1',
      description:
        'Start, drive, inspect and end conversations, and edit and publish the flows they follow. ' +
        'Errors are RFC 9457 problem details with a stable `code`.',
    },
    servers: [{ url: serverUrl }],
  });
}

function schemasOf({ params, query, headers, body, responses }: Route): z.ZodType[] {
  const replies = Object.values(responses).map((response) => response.body);
  return [params, query, headers, body, ...replies].filter((schema) => schema !== undefined);
}

function operation(declared: Route): RouteConfig {
  return {
    operationId: declared.name,
    method: declared.method,
    path: declared.path.replaceAll(/:(\w+)/g, '{$1}'),
    tags: [declared.tag],
    summary: declared.summary,
    ...describe(declared),
    security: declared.credentials.map((credential) => securityOf(credential, declared.scope)),
    request: {
      ...(declared.params && { params: declared.params }),
      ...(declared.query && { query: declared.query }),
      ...(declared.headers && { headers: declared.headers }),
      ...(declared.body && {
        body: {
          required: !declared.body.safeParse({}).success,
          content: { 'application/json': { schema: declared.body } },
        },
      }),
      ...(declared.rawBody && {
        body: { required: true, content: { [declared.rawBody]: { schema: { type: 'object' } } } },
      }),
    },
    responses: { ...replies(declared), ...problems(declared) },
  };
}

function describe({ description, scope }: Route): { description?: string } {
  const texts = [description, scope && `Takes the scope \`${scope}\`.`].filter((text) => text);
  return texts.length === 0 ? {} : { description: texts.join('\n\n') };
}

/** OpenAPI 3.1 lets every scheme name what it takes, not OAuth's alone. */
function securityOf(credential: Credential, scope: Scope | null = null): Record<string, string[]> {
  const scopes = scope === null ? [] : [scope];
  switch (credential) {
    case 'apiKey':
      return { apiKey: scopes };
    case 'member':
      return { session: scopes };
    case 'visitor':
      return { visitorToken: [] };
    case 'open':
      return {};
  }
}

function replies(declared: Route): RouteConfig['responses'] {
  return Object.fromEntries(
    Object.entries(declared.responses).map(([status, response]) => [
      status,
      {
        description: response.description,
        ...contentOf(response),
        ...(response.headers && {
          headers: Object.fromEntries(
            Object.entries(response.headers).map(([name, description]) => [
              name,
              { description, schema: { type: 'string' as const } },
            ]),
          ),
        }),
      },
    ]),
  );
}

function contentOf({ body, stream, text }: ResponseDeclaration) {
  if (body) return { content: { 'application/json': { schema: body } } };
  if (text) return { content: { 'text/plain': { schema: { type: 'string' as const } } } };
  if (stream !== undefined) return { content: { [stream]: { schema: { type: 'string' as const } } } };
  return {};
}

/** Those that are declared, and those that follow from the rest of the declaration. */
function problems(declared: Route): RouteConfig['responses'] {
  const codes = new Set<ProblemCode>(declared.problems);
  if (!declared.credentials.includes('open')) codes.add('unauthorized').add('forbidden');
  if (declared.params || declared.query || declared.body || declared.headers) codes.add('invalid_input');
  if (declared.params) codes.add('malformed_url');
  if (declared.rawBody) {
    for (const code of ['bad_request', 'too_large', 'unsupported_media_type'] as const) codes.add(code);
  }
  if (declared.body) {
    for (const code of ['malformed_json', 'bad_request', 'too_large', 'unsupported_media_type'] as const)
      codes.add(code);
  }
  const limited =
    declared.credentials.some((credential) => credential !== 'apiKey') && declared.limit !== 'none';
  if (limited) codes.add('too_many_requests');
  codes.add('internal_error');

  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, inStatus]) => [
      status,
      {
        description: inStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

const problemSchema = z
  .looseObject({
    type: z.string().describe('Where the code is explained, relative to the API’s address.'),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string().describe('One sentence about this very request.'),
    errors: z
      .array(
        z.object({
          field: z.string().describe('Dotted path; empty: the whole of it.'),
          in: z.enum(['body', 'query', 'path', 'header']),
          message: z.string(),
        }),
      )
      .optional(),
    instance: z.string().describe('`urn:request:` and the request’s id, as in X-Request-Id.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
