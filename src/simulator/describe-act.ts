import type { Command } from '../flow/state.ts';
import type { Act, MemberCommand } from './act.ts';
import { DEFAULT_MEMBER } from './simulation.ts';

/** What happens, as the middle of a sentence: the visitor says “2”. */
export function describeAct(act: Act): string {
  if ('starts' in act) return 'the conversation begins';
  if ('presses' in act) return `the visitor presses “${act.presses}”`;
  if ('passes' in act)
    return act.passes === 'due' ? 'time passes until something is due' : `${spellDuration(act.passes)} pass`;
  if ('finishes' in act)
    return act.finishes.ok ? 'the action succeeds' : `the action fails with ${act.finishes.error.code}`;
  if ('delivers' in act)
    return act.delivers.status === 'delivered' ? 'what was sent arrives' : 'what was sent does not arrive';
  if ('commands' in act) return describeCommand(act.commands, act.by?.name ?? DEFAULT_MEMBER.name);
  if ('says' in act) return `the visitor says “${act.says}”`;
  return `the visitor sends ${act.sends.name}`;
}

/** Of a command, as a test has it or as it was given. */
export function describeCommand(command: MemberCommand | Command, who: string): string {
  switch (command.name) {
    case 'accept':
      return `${who} accepts`;
    case 'decline':
      return `${who} declines`;
    case 'reply':
      return `${who} replies “${command.text}”`;
    case 'note':
      return `${who} notes “${command.text}”`;
    case 'return':
      return `${who} gives it back to the bot`;
    case 'resolve':
      return `${who} marks it as resolved`;
    case 'reopen':
      return `${who} reopens it`;
    case 'close':
      return `${who} closes it`;
    case 'assign':
      return command.member ? `${who} assigns it to ${command.member.name}` : `${who} assigns it to nobody`;
    case 'segment':
      return command.segment === null
        ? `${who} clears the segment`
        : `${who} sets the segment ${command.segment}`;
    case 'skip':
      return `${who} skips what the flow is at`;
    case 'fail':
      return `${who} ends the action with an error`;
    case 'retry':
      return `${who} has the send that failed tried again`;
    case 'offer':
      return `${command.member.name} is asked to accept`;
    case 'unassign':
      return `${command.member} has gone`;
  }
}

const UNITS: Record<string, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };

/** `5m` → 5 minutes. */
export function spellDuration(duration: string): string {
  const number = duration.slice(0, -1);
  const unit = UNITS[duration.slice(-1)] ?? '';
  return `${number} ${unit}${number === '1' ? '' : 's'}`;
}
