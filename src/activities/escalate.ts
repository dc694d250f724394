import type { ActionRequest, ActionResult } from '../flow/state.ts';
import type { Database } from '../store/database.ts';
import { findMember, findSegment, findTeam, type Segment } from '../store/directory.ts';
import { findEligible } from '../store/routing/find-eligible.ts';
import { permanentFailure } from './permanent-failure.ts';

type Escalation = Extract<ActionRequest, { name: 'escalate' }>;

/**
 * Errors: `no_such_team`, `no_such_member`, `no_such_segment`; and `nobody_available`, where the author asks to know
 * whether anybody could be asked now.
 */
export async function escalate(database: Database, action: Escalation): Promise<ActionResult> {
  const team = action.team === undefined ? null : await findTeam(database, action.team);
  if (action.team !== undefined && !team) {
    throw permanentFailure('no_such_team', `There is no team "${action.team}".`);
  }
  const member = action.member === undefined ? null : await findMember(database, action.member);
  if (action.member !== undefined && !member) {
    throw permanentFailure('no_such_member', `There is no member "${action.member}".`);
  }
  const segment = action.segment === undefined ? null : await findSegment(database, action.segment);
  if (action.segment !== undefined && !segment) {
    throw permanentFailure('no_such_segment', `There is no segment "${action.segment}".`);
  }
  const result: ActionResult = {
    ...(team && { team: team.id }),
    ...(member && { member: { id: member.id, name: member.name } }),
    ...(segment && { segment: segment.id }),
  };
  if (action.requireAvailable && !(await isAnybodyThere(database, action, result, segment))) {
    throw permanentFailure('nobody_available', 'There is nobody who could take the conversation now.');
  }
  return result;
}

/** The one who is named, or one of the others if they would be asked too. */
async function isAnybodyThere(
  database: Database,
  { language, skill }: Escalation,
  { team, member }: ActionResult,
  segment: Segment | null,
): Promise<boolean> {
  const isNamed = team !== undefined || member !== undefined;
  const only = member?.id ?? (isNamed ? undefined : (segment?.member ?? undefined));
  if (only !== undefined && (await findEligible(database, { only }))) return true;
  if (only !== undefined && team === undefined) return false;
  const of = team ?? (isNamed ? undefined : (segment?.team ?? undefined));
  return (await findEligible(database, { team: of, language, skill })) !== null;
}
