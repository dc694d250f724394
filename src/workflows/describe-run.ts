import type { Plan } from '../flow/plan.ts';
import type { State, View } from '../flow/state.ts';

const STATUS_IN_WORDS: Record<View['status'], string> = {
  bot: 'The bot has the conversation',
  queued: 'The visitor waits for a member',
  human: 'A member has the conversation',
  resolved: 'Resolved',
  closed: 'Closed',
};

/** Markdown for the Temporal UI: what the flow is, where it stands, what it waits for, and since when. */
export function describeRun(plan: Plan, flow: State, current: View): string {
  const { node } = current;
  const rows: [string, string | null][] = [
    ['Flow', `${plan.flow}, version ${plan.version}`],
    ['Status', STATUS_IN_WORDS[current.status]],
    ['Stands at', node && `${node.name} (${node.kind} \`${node.id}\` of ${node.flow})`],
    ['Waits for', current.waitingFor],
    ['Until', current.until],
    ['Since', new Date(sinceOf(flow)).toISOString()],
    ['Member', current.assignee && current.assignee.name],
    ['Segment', current.segment],
    ['Queued messages', flow.inbox.length > 0 ? String(flow.inbox.length) : null],
    ['Last error', current.error && `${current.error.code}: ${current.error.message}`],
    ['Transcript', `${flow.seq} entries`],
  ];
  return rows
    .filter(([, value]) => value)
    .map(([name, value]) => `**${name}:** ${value ?? ''}`)
    .join('  \n');
}

function sinceOf({ phase, activeAt }: State): number {
  if (phase.kind === 'listening') return phase.askedAt;
  if (phase.kind === 'acting' || phase.kind === 'handoff') return phase.since;
  return activeAt;
}
