import type { ActionRequest, ActionResult } from '../flow/state.ts';
import type { Database } from '../store/database.ts';
import { findMember, findTeam, leastBusyMember, listMembers } from '../store/directory.ts';
import { permanentFailure } from './permanent-failure.ts';

/** Errors: `no_such_team`, `no_such_member`, and `nobody_available` where the author asks to know. */
export async function escalate(
  database: Database,
  action: Extract<ActionRequest, { name: 'escalate' }>,
): Promise<ActionResult> {
  const result: ActionResult = {};
  if (action.team !== undefined) {
    const team = await findTeam(database, action.team);
    if (!team) throw permanentFailure('no_such_team', `There is no team "${action.team}".`);
    result.team = team.id;
  }
  if (action.member !== undefined) {
    const member = await findMember(database, action.member);
    if (!member) throw permanentFailure('no_such_member', `There is no member "${action.member}".`);
    result.member = { id: member.id, name: member.name };
  } else if (action.requireAvailable && !(await anybodyOf(database, result.team))) {
    throw permanentFailure('nobody_available', 'There is nobody who could take the conversation.');
  }
  return result;
}

async function anybodyOf(database: Database, team: string | undefined): Promise<boolean> {
  if (team !== undefined) return (await leastBusyMember(database, team)) !== null;
  return (await listMembers(database)).length > 0;
}
