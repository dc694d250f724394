/** What many calls have in common. Requests are strict objects; replies say what there is. */
import { z } from 'zod';
import type { Value } from '../flow/transcript.ts';
import { JSON_VALUE } from './describe-json-values.ts';

/** The id of a flow, a team or a segment. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters and digits, joined by single hyphens')
  .max(64)
  .meta({
    description: 'Lower-case letters and digits, joined by single hyphens.',
    example: 'order-support',
  });

/** The id of a member. It has no “@”, so that it is never mistaken for an email address. */
export const memberId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'must be 1 to 128 letters, digits, “.”, “_” or “-”')
  .meta({ description: '1 to 128 letters, digits, “.”, “_” or “-”; starts with a letter or digit.' });

/** A line of text that is not blank. */
export const title = (max: number) => z.string().trim().min(1).max(max);

/** The number of a published version, as it stands in an address. */
export const versionNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a positive whole number')
  .transform(Number)
  .meta({ type: 'integer', minimum: 1 });

/** `true` or `false` in a query string; `false` when absent. */
export const queryFlag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((flag) => flag === 'true');

/** ISO 8601 in UTC. */
export const instant = z.iso.datetime();

/** Any JSON value, with a name in the OpenAPI document. */
export const jsonValue = (z.json() as z.ZodType<Value, Value>).meta({ id: 'Value', ...JSON_VALUE });
