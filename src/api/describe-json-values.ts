import { z } from 'zod';

/** What `z.json()` is in a JSON Schema. */
export const JSON_VALUE = {
  type: ['string', 'number', 'boolean', 'null', 'array', 'object'],
  description: 'Any JSON value.',
} as const;

/**
 * Tells the OpenAPI generator what each `z.json()` in this schema is. It refers to itself without a name, which
 * the generator would follow for ever.
 */
export function describeJsonValues(schema: z.core.$ZodType): void {
  visit(schema, new Set());
}

function visit(part: unknown, seen: Set<unknown>): void {
  if (typeof part !== 'object' || part === null || seen.has(part)) return;
  seen.add(part);
  if (part instanceof z.core.$ZodType) {
    if (isJsonValue(part)) {
      if (!z.globalRegistry.has(part)) z.globalRegistry.add(part, { ...JSON_VALUE });
      return;
    }
    if (part instanceof z.ZodLazy) visit(part.unwrap(), seen);
    visit(part._zod.def, seen);
  } else if (Array.isArray(part) || Object.getPrototypeOf(part) === Object.prototype) {
    // A definition, or a shape or list of options in one.
    for (const child of Object.values(part)) visit(child, seen);
  }
}

function isJsonValue(schema: z.core.$ZodType): boolean {
  if (!(schema instanceof z.ZodLazy)) return false;
  const union = schema.unwrap();
  return (
    union instanceof z.ZodUnion &&
    union.options.some((option) => option instanceof z.ZodArray && option.element === schema)
  );
}
