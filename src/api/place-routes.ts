import { z } from 'zod';
import type { Place } from '../store/directory.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { queryFlag, slug, title } from './schemas.ts';

export const place = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Place' });
const byId = z.strictObject({ id: slug });

/** List, save and archive things that are an id and a name. */
export function placeRoutes<
  Many extends 'segments' | 'teams',
  Shape extends z.ZodRawShape,
  Reply extends Place,
  Listed extends Reply,
>(kind: {
  one: 'segment' | 'team';
  many: Many;
  reply: z.ZodType<Reply, Reply>;
  /** As lists have it: with what is counted. */
  listed: z.ZodType<Listed, Listed>;
  /** What can be said beside the name. */
  fields: Shape;
  list: (which: { archived: boolean }) => Promise<Listed[]>;
  save: (id: string, place: { name: string } & z.output<z.ZodObject<Shape>>) => Promise<Reply>;
  archive: (id: string) => Promise<boolean>;
}): Route[] {
  const { one, many } = kind;
  const suffix = one === 'segment' ? 'Segment' : 'Team';
  return [
    route({
      name: `list${suffix}s`,
      method: 'get',
      path: `/api/v1/${many}`,
      tag: 'people',
      summary: `List the ${many}`,
      credentials: ['apiKey', 'member'],
      scope: 'people:read',
      query: z.strictObject({ archived: queryFlag }),
      responses: { 200: { description: 'By name.', body: z.object({ [many]: z.array(kind.listed) }) } },
      handle: async ({ query }) => ({ status: 200, body: { [many]: await kind.list(query) } }),
    }),
    route({
      name: `save${suffix}`,
      method: 'put',
      path: `/api/v1/${many}/:id`,
      tag: 'people',
      summary: `Create, rename or bring back a ${one}`,
      credentials: ['apiKey', 'member'],
      scope: 'people:write',
      params: byId,
      body: z.strictObject({ name: title(100), ...kind.fields }),
      responses: { 200: { description: 'As it is now.', body: kind.reply } },
      handle: async ({ params, body }) => ({
        status: 200,
        body: await kind.save(params.id, body as { name: string } & z.output<z.ZodObject<Shape>>),
      }),
    }),
    route({
      name: `archive${suffix}`,
      method: 'delete',
      path: `/api/v1/${many}/:id`,
      tag: 'people',
      summary: `Archive a ${one}`,
      description: 'Flows do not find it any more; past conversations still show it.',
      credentials: ['apiKey', 'member'],
      scope: 'people:write',
      params: byId,
      responses: { 204: { description: 'It is archived.' } },
      problems: ['not_found'],
      handle: async ({ params }) => {
        if (!(await kind.archive(params.id)))
          throw new Problem('not_found', `There is no ${one} “${params.id}”.`);
        return { status: 204 };
      },
    }),
  ];
}
