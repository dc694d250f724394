import { joinReadings } from '../answers/join-readings.ts';
import { textOf } from '../answers/text-of.ts';
import { MAX_TEXT } from '../limits.ts';
import { takeAnswer } from '../nodes/listener/take.ts';
import type { Instant, VisitorMessage } from '../state.ts';
import { REOPENED_NOTICE } from '../texts.ts';
import { addEvent } from './entries.ts';
import { elapse } from './elapse.ts';
import { run } from './run.ts';
import { takeByPeople } from './leave-queue.ts';
import { startFlow } from './start-flow.ts';
import { rememberSurvey, takeRating } from './survey.ts';
import { ANYONE } from './ticket.ts';
import { currentFlow, currentNode, follow, outletOf, perform, takeAll } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * Gives the messages in the inbox to whoever takes them now: a listener, a wait that ends when somebody writes,
 * an ended flow that starts again, or people. They stay while an action, a delivery or a wait is under way.
 */
export function takeInbox(turn: Turn): void {
  const { state } = turn;
  let left = Infinity;
  for (let head = state.inbox[0]; head; head = state.inbox[0]) {
    // The steps count anew for every message taken, and only then: a flow could circle around one for ever.
    if (state.inbox.length < left) {
      turn.steps = 0;
      turn.said = 0;
      turn.work = 0;
    }
    left = state.inbox.length;
    if (state.status === 'closed') takeAll(turn);
    else if (state.phase.kind === 'handoff') takeByPeople(turn, state.phase);
    else if (takeRating(turn, head)) continue;
    else if (isOverdueFor(turn, head.acceptedAt)) elapse(turn);
    else if (state.phase.kind === 'listening') listenTo(turn);
    else if (state.phase.kind === 'ended') reopen(turn, head);
    else if (!interruptWait(turn)) return;
  }
}

/** An answer counts if it was accepted before its listener's deadline, however late it arrives here. */
function isOverdueFor({ state }: Turn, acceptedAt: Instant): boolean {
  if (state.phase.kind === 'listening')
    return state.phase.deadline !== null && state.phase.deadline < acceptedAt;
  const { phase } = state;
  return (phase.kind === 'waiting' || phase.kind === 'delivering') && phase.until < acceptedAt;
}

function listenTo(turn: Turn): void {
  const { state } = turn;
  const { phase } = state;
  const node = currentNode(turn);
  if (phase.kind !== 'listening' || node?.kind !== 'listener') return takeAll(turn);
  const count = countTakenTogether(turn, phase.askedAt);
  const messages = state.inbox.slice(0, count);
  const [first] = messages;
  if (!first) return;
  state.inbox = state.inbox.slice(count);
  perform(turn, { type: 'taken', messages: messages.map(({ id }) => id) });
  run(turn, takeAnswer(turn, node, phase, count === 1 ? first : join(first, messages)));
}

/** Several messages as one answer. */
function join({ id, acceptedAt }: VisitorMessage, messages: VisitorMessage[]): VisitorMessage {
  const readings = joinReadings(messages);
  return {
    id,
    acceptedAt,
    text: messages.map(textOf).join('\n'),
    ...(readings && { readings }),
  };
}

/**
 * Quick bubbles: what was accepted before the question went out is one answer to it. A press is an answer of its
 * own, so with one among them each is taken alone.
 */
function countTakenTogether(turn: Turn, askedAt: Instant): number {
  const { inbox } = turn.state;
  if (currentFlow(turn)?.settings.takeTogether === false) return 1;
  const seen = inbox.findIndex(({ acceptedAt }) => acceptedAt > askedAt);
  const together = seen === -1 ? inbox : inbox.slice(0, seen);
  if (together.length < 2 || together.some(({ choice }) => choice !== undefined)) return 1;
  let size = -1;
  const fits = together.findIndex((message) => (size += textOf(message).length + 1) > MAX_TEXT);
  return Math.max(1, fits === -1 ? together.length : fits);
}

/** The `message` outlet of a wait; the message itself stays for the listener that comes next. */
function interruptWait(turn: Turn): boolean {
  const node = currentNode(turn);
  if (turn.state.phase.kind !== 'waiting' || !node || outletOf(node, 'message') === undefined) return false;
  run(turn, follow(turn, node, 'message'));
  return true;
}

/** A message after the end: the bot starts again, or the conversation queues for people. */
function reopen(turn: Turn, message: VisitorMessage): void {
  const { state, plan, effects, now } = turn;
  rememberSurvey(turn);
  const toQueue = state.visits > 0 && plan.flows[plan.flow]?.settings.reopen === 'queue';
  const wasResolved = state.status === 'resolved';
  const before = effects.length;
  state.status = toQueue ? 'queued' : 'bot';
  if (toQueue || wasResolved) addEvent(turn, 'reopened', REOPENED_NOTICE);
  if (toQueue) {
    state.phase = {
      kind: 'handoff',
      since: now,
      deadline: null,
      ticket: ANYONE,
      paused: { phase: state.phase },
    };
    return;
  }
  // Out of the inbox first: the flow may hand over at once, and people then take what is in there.
  state.inbox = state.inbox.slice(1);
  startFlow(turn);
  // A flow that listens before it says anything takes this message as its first answer. Any other has answered it.
  const silent = !effects
    .slice(before)
    .some((effect) => effect.type === 'entry' && effect.entry.from === 'bot');
  if (silent && turn.state.phase.kind === 'listening') state.inbox = [message, ...state.inbox];
  else effects.splice(before, 0, { type: 'taken', messages: [message.id] });
}
