import { z } from 'zod';
import { template, value } from '../schema.ts';

export const OPERATORS = [
  'equals',
  'not_equals',
  'contains',
  'starts_with',
  'ends_with',
  'greater',
  'less',
  'greater_or_equal',
  'less_or_equal',
  'is_empty',
  'is_not_empty',
  'in',
  'matches',
] as const;

const test = z
  .strictObject({
    value: template.min(1).describe('What is tested, usually one expression: {{order.total}}.'),
    op: z.enum(OPERATORS),
    to: value.optional().describe('What it is compared with; a list for in, a pattern for matches.'),
    as: z.enum(['text', 'number', 'date']).optional().describe('How to compare; found out when absent.'),
  })
  .describe('One test.');

const all = z.strictObject({
  get all() {
    return z.array(condition).min(1).max(50);
  },
});

const any = z.strictObject({
  get any() {
    return z.array(condition).min(1).max(50);
  },
});

export type TestDocument = z.infer<typeof test>;
export type ConditionDocument = TestDocument | { all: ConditionDocument[] } | { any: ConditionDocument[] };

/** Groups nest at most five deep; the linter says so. */
export const condition: z.ZodType<ConditionDocument> = z.union([test, all, any]).meta({ id: 'Condition' });
