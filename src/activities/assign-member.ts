import type { ActionRequest, ActionResult } from '../flow/state.ts';
import type { MemberRef } from '../flow/transcript.ts';
import { previousMember } from '../store/conversations.ts';
import type { Database } from '../store/database.ts';
import { findMember, findTeam, leastBusyMember } from '../store/directory.ts';
import { permanentFailure } from './permanent-failure.ts';

/** Errors: `no_such_member` (a named one), `nobody_eligible` (no earlier member, or nobody in the team, which may be gone). */
export async function assignMember(
  database: Database,
  conversationId: string,
  action: Extract<ActionRequest, { name: 'assignMember' }>,
): Promise<ActionResult> {
  const member = await chooseMember(database, conversationId, action);
  return { member: { id: member.id, name: member.name } };
}

async function chooseMember(
  database: Database,
  conversationId: string,
  action: Extract<ActionRequest, { name: 'assignMember' }>,
): Promise<MemberRef> {
  if (action.previous) {
    const previous = await previousMember(database, conversationId);
    const member = previous && (await findMember(database, previous.id));
    if (member) return member;
    // A visitor without a history goes to whom the author named besides.
    if (action.member === undefined && action.team === undefined) {
      throw permanentFailure('nobody_eligible', 'This visitor had no member before who is still here.');
    }
  }
  if (action.member !== undefined) {
    const member = await findMember(database, action.member);
    if (member) return member;
    throw permanentFailure('no_such_member', `There is no member "${action.member}".`);
  }
  const team = action.team ?? '';
  // Members of an archived one still have it.
  if (!(await findTeam(database, team)))
    throw permanentFailure('nobody_eligible', `There is no team "${team}".`);
  const member = await leastBusyMember(database, team);
  if (member) return member;
  throw permanentFailure('nobody_eligible', `The team "${team}" has no members.`);
}
