import type { ActionRequest, ActionResult } from '../flow/state.ts';
import type { Database } from '../store/database.ts';
import { findSegment } from '../store/directory.ts';
import { permanentFailure } from './permanent-failure.ts';

/** Errors: `no_such_segment`. */
export async function updateSegment(
  database: Database,
  action: Extract<ActionRequest, { name: 'updateSegment' }>,
): Promise<ActionResult> {
  const segment = await findSegment(database, action.segment);
  if (!segment) throw permanentFailure('no_such_segment', `There is no segment "${action.segment}".`);
  return { segment: segment.id };
}
