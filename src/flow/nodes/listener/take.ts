import { answerFields } from '../../answers/answer-fields.ts';
import { readAnswer } from '../../answers/read-answer.ts';
import { textOf } from '../../answers/text-of.ts';
import { followTrigger } from '../../engine/follow-trigger.ts';
import { setVariable } from '../../engine/set-variable.ts';
import { currentFlow, follow, outletOf } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { render } from '../../expressions/render.ts';
import type { ListenerNode } from '../../plan.ts';
import type { Phase, Readings, VisitorMessage } from '../../state.ts';
import { EARLIER_BUTTON_MESSAGE, RETRY_MESSAGES } from '../../texts.ts';
import type { Button, Value } from '../../transcript.ts';
import { askAgain, retry } from './ask.ts';
import { bareId, findButton, findByLabel, findByNumber } from './find-press.ts';

type Listening = Extract<Phase, { kind: 'listening' }>;

/** Takes one answer: a press, or text (which may be several messages joined). */
export function takeAnswer(turn: Turn, node: ListenerNode, phase: Listening, message: VisitorMessage): Next {
  if (message.choice !== undefined) return takePress(turn, node, phase, message.choice);
  const text = textOf(message);
  const labelled = findByLabel(phase.buttons, text);
  if (labelled) return takeButton(turn, node, labelled);
  const { readings } = message;
  const trigger = readings && followTrigger(turn, readings);
  if (trigger != null) {
    setAnswer(turn, text, readings);
    return trigger;
  }
  const value = readAnswer(turn, node, text, readings);
  if (value !== null) {
    setAnswer(turn, text, readings);
    if (node.saveTo !== undefined) setVariable(turn, node.saveTo, value);
    const own = phase.buttons.length > 0 && outletOf(node, 'text') !== undefined;
    return follow(turn, node, own ? 'text' : 'answered');
  }
  const numbered = findByNumber(phase.buttons, text);
  if (numbered) return takeButton(turn, node, numbered);
  if (node.type === 'choice' && text.trim() !== '' && outletOf(node, 'text') !== undefined) {
    setAnswer(turn, text, readings);
    return follow(turn, node, 'text');
  }
  return refuse(turn, node, phase);
}

function takePress(turn: Turn, node: ListenerNode, phase: Listening, choice: string): Next {
  const pressed = findButton(phase.buttons, choice);
  if (pressed) return takeButton(turn, node, pressed);
  const { earlierButtons } = turn.state;
  if (!earlierButtons.some(({ id }) => id === choice)) return refuse(turn, node, phase);
  const { earlierButtonMessage = EARLIER_BUTTON_MESSAGE } = currentFlow(turn)?.settings ?? {};
  askAgain(turn, node, phase, render(turn.state, earlierButtonMessage));
  return null;
}

function takeButton(turn: Turn, node: ListenerNode, button: Button): Next {
  const id = bareId(button.id);
  const answer = { text: button.label, choice: id, label: button.label };
  setVariable(turn, 'answer', answer);
  const value = valueOfPress(turn, node, id, button.label);
  if (node.saveTo !== undefined && value !== null) setVariable(turn, node.saveTo, value);
  const outlet = `button.${id}`;
  return follow(turn, node, outletOf(node, outlet) === undefined ? 'answered' : outlet);
}

/** Where an answer has a type, a button stands for one of its values if its id or label is one. */
function valueOfPress(turn: Turn, node: ListenerNode, id: string, label: string): Value {
  if (node.type === 'choice' || node.type === 'text' || node.type === 'name') return id;
  return readAnswer(turn, node, id, undefined) ?? readAnswer(turn, node, label, undefined);
}

function setAnswer(turn: Turn, text: string, readings: Readings | undefined): void {
  setVariable(turn, 'answer', { text, choice: null, label: null, ...answerFields(readings) });
}

/** Without an `invalid` outlet the question is asked as often as it takes. */
function refuse(turn: Turn, node: ListenerNode, phase: Listening): Next {
  const limit = node.retryLimit;
  if (limit !== undefined && phase.tries >= limit && outletOf(node, 'invalid') !== undefined) {
    return follow(turn, node, 'invalid');
  }
  retry(turn, node, phase, render(turn.state, node.retryMessage ?? RETRY_MESSAGES[node.type]));
  return null;
}
