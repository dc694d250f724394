import type { Plan } from '../flow/plan.ts';
import type { State, Ticket, View } from '../flow/state.ts';

const STATUS_IN_WORDS: Record<View['status'], string> = {
  bot: 'The bot has the conversation',
  queued: 'The visitor waits for a member',
  human: 'A member has the conversation',
  resolved: 'Resolved',
  closed: 'Closed',
};

/**
 * Markdown for the Temporal UI: what the flow is, where it stands, what it waits for, and since when. The UI shows six
 * lines or so without scrolling, so what matters most comes first.
 */
export function describeRun(plan: Plan, flow: State, current: View): string {
  const { node, assignee, segment, error, until } = current;
  const since = ` (since ${minute(new Date(sinceOf(flow)).toISOString())}${until === null ? '' : `, until ${minute(until)}`})`;
  const lines: [string, string | null][] = [
    ['Waits for', `${current.waitingFor.replace(/\.$/, '')}${current.status === 'closed' ? '' : since}`],
    ['Stands at', node && `“${node.name}” (${node.kind} \`${node.id}\` of \`${node.flow}\`)`],
    ['Status', STATUS_IN_WORDS[current.status] + (segment === null ? '' : `; segment ${segment}`)],
    ['Member', assignee && assignee.name],
    ['Ticket', current.status === 'queued' && current.ticket ? describeTicket(current.ticket) : null],
    ['Queued messages', flow.inbox.length > 0 ? String(flow.inbox.length) : null],
    ['Last error', error && `${error.code}: ${error.message}`],
    [
      'Flow',
      `${plan.flows[plan.flow]?.name ?? plan.flow}, version ${plan.version}; ${flow.seq} entries so far`,
    ],
  ];
  return lines
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `**${name}:** ${value ?? ''}`)
    .join('  \n');
}

/** An ISO time to the minute, for people. */
function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function sinceOf({ phase, activeAt }: State): number {
  if (phase.kind === 'listening') return phase.askedAt;
  if (phase.kind === 'acting' || phase.kind === 'delivering' || phase.kind === 'handoff') return phase.since;
  return activeAt;
}

/** Whom it waits for, and how that goes. Its place in the queue is not known to a conversation. */
function describeTicket({
  team,
  member,
  segment,
  language,
  skill,
  previous,
  strategy,
  offer,
  passed,
}: Ticket): string {
  const parts = [
    previous ? 'the member they had before' : null,
    member === undefined ? null : `member ${member}`,
    team === undefined ? null : `team ${team}`,
    segment === undefined ? null : `segment ${segment}`,
    language === undefined ? null : `speaks ${language}`,
    skill === undefined ? null : `knows ${skill}`,
    strategy.replace('_', ' '),
    offer ? `asks ${offer.member.name} until ${minute(new Date(offer.until).toISOString())}` : null,
    passed.length > 0 ? `${passed.length} passed` : null,
  ];
  return parts.filter((part) => part !== null).join('; ');
}
