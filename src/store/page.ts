import { sql, type AnyColumn, type SQL } from 'drizzle-orm';

/** The last row of a page, in a list in which what changed last comes first. */
export interface PageEnd {
  updatedAt: Date;
  id: string;
}

/** The rows of the next page: compared as one value, so that an index on both columns leads to them. */
export function comesAfter(columns: { updatedAt: AnyColumn; id: AnyColumn }, end: PageEnd): SQL {
  return sql`(${columns.updatedAt}, ${columns.id}) < (${end.updatedAt.toISOString()}::timestamptz, ${end.id}::text)`;
}
