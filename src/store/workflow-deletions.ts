/** Workflows whose histories have to go from Temporal, and are asked for until they have. */
import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { workflowDeletions } from './schema.ts';

/** So long after the deletion, no start of the workflow that was under way then can still arrive at Temporal. */
const LAST_START = '1 minute';

export interface WorkflowDeletion {
  workflowId: string;
  /** When Temporal has nothing of it now, it will stay so. */
  final: boolean;
}

/** Takes up to `limit` that are due and puts each off, longer every time, in case it is not done by then. */
export function deletionsDue(database: Pick<Database, 'query'>, limit: number): Promise<WorkflowDeletion[]> {
  return database.query<WorkflowDeletion>(
    `with due as (
       select workflow_id from workflow_deletions
       where try_at <= now()
       order by try_at
       limit $1
       for update skip locked
     )
     update workflow_deletions d
     set tries = d.tries + 1, try_at = now() + power(2, least(d.tries, 6)) * interval '1 second'
     from due where d.workflow_id = due.workflow_id
     returning d.workflow_id as "workflowId", d.requested_at < now() - $2::interval as final`,
    [limit, LAST_START],
  );
}

export async function deletionDone({ orm }: Pick<Database, 'orm'>, workflowId: string): Promise<void> {
  await orm.delete(workflowDeletions).where(eq(workflowDeletions.workflowId, workflowId));
}
