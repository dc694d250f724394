import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { addApiKey, listApiKeys, revokeApiKey, type ApiKey } from '../../store/api-keys.ts';
import type { Database } from '../../store/database.ts';
import { API_KEY_PREFIX } from '../auth.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { instant, title } from '../schemas.ts';
import { ALL_SCOPES, mayGrant } from '../scopes.ts';
import { invalidField } from '../validate.ts';

export const keyReply = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe('What the key begins with.'),
    scopes: z.array(z.string()),
    createdBy: z.string().nullable().describe('The member who made it; null: a backend did.'),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable().describe('To the minute.'),
    expiresAt: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });

/** Backends' keys. The one in the setting API_KEY is not among them: it has all scopes and cannot be revoked here. */
export const keyRoutes = ({ database }: { database: Database }): Route[] => [
  route({
    name: 'listKeys',
    method: 'get',
    path: '/api/v1/keys',
    tag: 'keys',
    summary: 'List the API keys',
    credentials: ['apiKey', 'member'],
    scope: 'keys:write',
    responses: {
      200: {
        description: 'Those that are not revoked, the newest first.',
        body: z.object({ keys: z.array(keyReply) }),
      },
    },
    handle: async () => ({ status: 200, body: { keys: (await listApiKeys(database)).map(keyBody) } }),
  }),
  route({
    name: 'createKey',
    method: 'post',
    path: '/api/v1/keys',
    tag: 'keys',
    summary: 'Make an API key',
    description: 'With no scope that whoever makes it does not have.',
    credentials: ['apiKey', 'member'],
    scope: 'keys:write',
    body: z.strictObject({
      name: title(100),
      scopes: z.array(z.enum(ALL_SCOPES)).min(1),
      expiresAt: instant.nullable().default(null).describe('null: never.'),
    }),
    responses: {
      201: {
        description: 'The key, which is shown this once.',
        body: z.object({ key: z.string(), ...keyReply.shape }),
      },
    },
    async handle({ body, caller }) {
      if (!mayGrant(caller, body.scopes)) {
        throw new Problem('forbidden', 'Nobody gives a key scopes that they do not have themselves.');
      }
      const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt);
      if (expiresAt && expiresAt.getTime() <= Date.now()) throw invalidField('expiresAt', 'has passed');
      const key = API_KEY_PREFIX + randomBytes(32).toString('base64url');
      const added = await addApiKey(database, {
        id: randomUUID(),
        name: body.name,
        prefix: key.slice(0, API_KEY_PREFIX.length + 6),
        hash: createHash('sha256').update(key).digest('hex'),
        scopes: [...new Set(body.scopes)],
        createdBy: caller.kind === 'member' ? caller.member.id : null,
        expiresAt,
      });
      return { status: 201, body: { key, ...keyBody(added) } };
    },
  }),
  route({
    name: 'revokeKey',
    method: 'delete',
    path: '/api/v1/keys/:id',
    tag: 'keys',
    summary: 'Revoke an API key, at once and for good',
    credentials: ['apiKey', 'member'],
    scope: 'keys:write',
    params: z.strictObject({ id: z.string().max(100) }),
    responses: { 204: { description: 'It is revoked.' } },
    problems: ['not_found'],
    async handle({ params }) {
      if (!(await revokeApiKey(database, params.id))) {
        throw new Problem('not_found', `There is no API key with the id “${params.id}”.`);
      }
      return { status: 204 };
    },
  }),
];

function keyBody({ createdAt, lastUsedAt, expiresAt, ...key }: ApiKey): z.input<typeof keyReply> {
  return {
    ...key,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
