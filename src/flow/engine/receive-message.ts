import { textOf } from '../answers/text-of.ts';
import { findButton } from '../nodes/listener/find-press.ts';
import type { Phase, State, VisitorMessage } from '../state.ts';
import type { Button } from '../transcript.ts';
import { phaseDeadline } from './deadline.ts';
import { elapse } from './elapse.ts';
import { addEntry } from './entries.ts';
import { takeInbox } from './take-inbox.ts';
import type { Turn } from './turn.ts';

/**
 * A visitor's message comes in. It is in the transcript at once, whoever takes it and when.
 * @param more further messages follow at once: this one waits for them
 */
export function receiveMessage(turn: Turn, message: VisitorMessage, more: boolean): void {
  const { state } = turn;
  // With nothing before it in the inbox, a deadline that it missed has passed before it came.
  if (state.inbox.length === 0) {
    const due = phaseDeadline(state);
    if (due !== null && due < message.acceptedAt) elapse(turn);
  }
  addVisitorEntry(turn, message);
  state.activeAt = Math.max(state.activeAt, message.acceptedAt);
  state.inbox = [...state.inbox, message];
  // Only a flow has use for several at once.
  if (!more || state.status === 'closed' || state.phase.kind === 'handoff') takeInbox(turn);
}

export function addVisitorEntry(turn: Turn, message: VisitorMessage): void {
  const entry = { from: 'visitor' as const, type: 'text' as const };
  if (message.choice === undefined) {
    const said = { text: textOf(message), ...(message.file && { file: message.file }) };
    addEntry(turn, { ...entry, ...said }, message.id, message.acceptedAt);
    return;
  }
  const button = pressedButton(turn.state, message.choice);
  const press = { text: button?.label ?? message.choice, choice: button?.id ?? message.choice };
  addEntry(turn, { ...entry, ...press }, message.id, message.acceptedAt);
}

/** The button of the current question, of a message just shown, or of an earlier question. */
function pressedButton(state: State, choice: string): Button | undefined {
  const current = [...state.offered, ...(state.survey ?? []), ...phaseButtons(state.phase)];
  return findButton(current, choice) ?? state.earlierButtons.find(({ id }) => id === choice);
}

function phaseButtons(phase: Phase): Button[] {
  if (phase.kind === 'listening') return phase.buttons;
  return phase.kind === 'handoff' && phase.leave ? [phase.leave] : [];
}
