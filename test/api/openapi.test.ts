import assert from 'node:assert/strict';
import type { Express } from 'express';
import { pino } from 'pino';
import { z } from 'zod';
import { createApp } from '../../src/api/app.ts';
import { createAuth } from '../../src/api/auth.ts';
import { openApiDocument, type OpenApiDocument } from '../../src/api/openapi.ts';
import { route } from '../../src/api/route.ts';
import { sharedDatabase } from '../store/support/empty-database.ts';
import { allRoutes } from './support/all-routes.ts';
import { API_KEY, SECRET_KEY, startTestApi } from './support/test-api.ts';

type Operation = NonNullable<NonNullable<OpenApiDocument['paths']>[string]['get']>;

interface Layer {
  route?: { path: string; stack: { method?: string }[] };
  handle?: { stack?: Layer[] };
}

/** What Express itself has mounted, whatever way it came there, as `get /path/{id}`. */
function mountedCalls(stack: Layer[]): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return mountedCalls(handle?.stack ?? []);
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    return route.stack.flatMap(({ method }) => (method === undefined ? [] : [`${method} ${path}`]));
  });
}

function operationsOf(document: OpenApiDocument): [string, Operation][] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}

describe('the OpenAPI document', () => {
  let app: Express;
  let document: OpenApiDocument;

  before(async () => {
    const routes = await allRoutes();
    app = createApp({
      routes,
      auth: createAuth({
        database: await sharedDatabase(),
        apiKey: API_KEY,
        secretKey: SECRET_KEY,
        publicUrl: 'https://chat.example.com',
      }),
      log: pino({ level: 'silent' }),
      publicUrl: 'https://chat.example.com',
    });
    const api = await startTestApi(routes);
    try {
      const answer = await api.call('GET', '/openapi.json');
      assert.equal(answer.status, 200);
      document = answer.body as OpenApiDocument;
    } finally {
      await api.stop();
    }
  });

  it('has every call that is mounted, and no other', () => {
    const mounted = mountedCalls(app.router.stack as unknown as Layer[]);
    assert.ok(mounted.length > 20);
    assert.deepEqual(
      operationsOf(document)
        .map(([call]) => call)
        .sort(),
      mounted.sort(),
    );
  });

  it('says of each call which credential it takes, and that problems are possible', () => {
    for (const [call, operation] of operationsOf(document)) {
      const schemes = operation.security?.map((requirement) => Object.keys(requirement)[0] ?? 'none');
      assert.ok(schemes && schemes.length > 0, call);
      for (const scheme of schemes)
        assert.ok(['apiKey', 'session', 'visitorToken', 'none'].includes(scheme), call);
      const statuses = Object.keys(operation.responses ?? {});
      if (!schemes.includes('none')) assert.ok(statuses.includes('401'), call);
      assert.ok(statuses.some((status) => status.startsWith('2')) && statuses.includes('500'), call);
    }
  });

  it('names each operation once and describes it', () => {
    const operations = operationsOf(document).map(([, operation]) => operation);
    const ids = operations.map(({ operationId }) => operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { summary, operationId } of operations) assert.ok(summary, operationId);
  });

  it('refers to nothing that it does not hold', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name as string,
    );
    assert.ok(references.length > 0);
    for (const name of references) assert.ok(document.components?.schemas?.[name], name);
  });

  it('is OpenAPI 3.1, and says where it is served', () => {
    assert.equal(document.openapi, '3.1.0');
    assert.deepEqual(document.servers, [{ url: 'https://chat.example.com' }]);
  });

  it('has the rules that input is held to', () => {
    const save = document.paths?.['/api/v1/members/{id}']?.put;
    const body = save?.requestBody as { required: boolean; content: Record<string, { schema: object }> };
    assert.equal(body.required, true);
    const schema = body.content['application/json']?.schema as {
      additionalProperties: boolean;
      required: string[];
    };
    assert.equal(schema.additionalProperties, false);
    assert.deepEqual(schema.required, ['name']);
  });
});

describe('any JSON value in a declaration', () => {
  it('is documented as such, wherever it stands', () => {
    const json = z.json();
    const declared = route({
      name: 'keep',
      method: 'post',
      path: '/things',
      tag: 'service',
      summary: 'Keep anything',
      credentials: ['apiKey'],
      scope: null,
      body: z.strictObject({ all: z.array(z.record(z.string(), json)).optional(), one: json.nullable() }),
      responses: { 200: { description: 'Kept.', body: z.union([json, z.object({ again: z.json() })]) } },
      handle: () => ({ status: 200, body: null }),
    });
    const text = JSON.stringify(openApiDocument([declared], 'https://chat.example.com'));
    assert.equal(text.split('Any JSON value.').length - 1, 4);
  });
});

describe('a declaration that cannot be served', () => {
  it('stops the start: the same call twice', async () => {
    const routes = await allRoutes();
    await assert.rejects(startTestApi([...routes, ...routes.slice(0, 1)]), /declared twice/);
  });

  it('stops the start: a path parameter that is not declared', () => {
    assert.throws(
      () =>
        route({
          name: 'wrong',
          method: 'get',
          path: '/things/:id',
          tag: 'service',
          summary: 'Wrong',
          credentials: ['apiKey'],
          scope: null,
          responses: { 204: { description: 'Never.' } },
          handle: () => ({ status: 204 }),
        }),
      /params declares \[\], the path has \[id\]/,
    );
  });

  it('stops the start: a visitor’s call that is not about their conversation', () => {
    assert.throws(
      () =>
        route({
          name: 'wrong',
          method: 'get',
          path: '/things',
          tag: 'service',
          summary: 'Wrong',
          credentials: ['visitor'],
          responses: { 204: { description: 'Never.' } },
          handle: () => ({ status: 204 }),
        }),
      /good for \/conversations\/:id only/,
    );
  });
});
