import { addEntry } from '../../engine/entries.ts';
import { setPhase } from '../../engine/turn.ts';
import type { Turn } from '../../engine/turn.ts';
import { showItems } from '../../messages/show-items.ts';
import type { ListenerNode } from '../../plan.ts';
import type { Phase } from '../../state.ts';
import { CHOOSE_MESSAGE } from '../../texts.ts';
import type { Button } from '../../transcript.ts';

type Listening = Extract<Phase, { kind: 'listening' }>;

/** Asks the question for the first time and listens. Buttons that were shown since the last one are taken too. */
export function runListener(turn: Turn, node: ListenerNode): null {
  const { state } = turn;
  const { offered } = state;
  state.offered = [];
  const shown = showQuestion(turn, node, state.visits);
  listen(turn, node, 0, [...offered, ...shown]);
  return null;
}

/** The answer was not valid: says so, with the buttons again. */
export function retry(turn: Turn, node: ListenerNode, { buttons, tries }: Listening, text: string): void {
  sayWithButtons(turn, text, buttons);
  listen(turn, node, tries + 1, buttons);
}

/** Asks the same question again, after an optional first line. The buttons keep their ids. */
export function askAgain(turn: Turn, node: ListenerNode, phase: Listening, lead: string): void {
  const asked = node.prompt !== undefined;
  // The buttons that came from messages before the question do not stand under its prompt.
  const own = asked ? ownIds(node) : [];
  const others = phase.buttons.filter(({ id }) => !own.includes(id.slice(0, id.lastIndexOf('@'))));
  if (lead !== '' || others.length > 0) sayWithButtons(turn, lead === '' ? CHOOSE_MESSAGE : lead, others);
  if (asked) showQuestion(turn, node, turn.state.position?.visit ?? 0);
  listen(turn, node, phase.tries, phase.buttons);
}

function showQuestion(turn: Turn, node: ListenerNode, visit: number): Button[] {
  return showItems(turn, node.prompt ?? [], visit, node.buttons);
}

function ownIds({ prompt = [], buttons = [] }: ListenerNode): string[] {
  const inPrompt = prompt.flatMap((item) => {
    if (item.type === 'card') return item.card.buttons ?? [];
    if (item.type === 'carousel') return item.cards.flatMap((card) => card.buttons ?? []);
    return item.buttons ?? [];
  });
  return [...inPrompt, ...buttons].map(({ id }) => id);
}

function sayWithButtons(turn: Turn, text: string, buttons: Button[]): void {
  if (text === '' && buttons.length === 0) return;
  addEntry(turn, { from: 'bot', type: 'text', text, ...(buttons.length > 0 ? { buttons } : {}) });
}

/** Waits for an answer from now on: every time the question goes out, its time starts anew. */
function listen(turn: Turn, node: ListenerNode, tries: number, buttons: Button[]): void {
  const { now, state } = turn;
  const phase: Listening = {
    kind: 'listening',
    type: node.type,
    askedAt: now,
    deadline: node.timeout === undefined ? null : now + node.timeout,
    tries,
    buttons,
  };
  // The same question again: its buttons are not earlier ones.
  if (state.phase.kind === 'listening') state.phase = phase;
  else setPhase(turn, phase);
}
