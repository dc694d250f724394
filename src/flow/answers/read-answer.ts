import { safeUrl } from '../engine/safe-url.ts';
import type { Turn } from '../engine/turn.ts';
import { instantToDay } from '../expressions/instant.ts';
import { render } from '../expressions/render.ts';
import { MAX_TEXT } from '../limits.ts';
import { matchPattern } from '../patterns/match-pattern.ts';
import type { ListenerNode, Template } from '../plan.ts';
import type { Readings } from '../state.ts';
import type { Value } from '../transcript.ts';
import { normalize } from './normalize.ts';
import { readDay } from './read-day.ts';
import { readEmail } from './read-email.ts';
import { readName } from './read-name.ts';
import { readNumber } from './read-number.ts';

const YES = [
  'yes',
  'y',
  'yeah',
  'yep',
  'yup',
  'sure',
  'ok',
  'okay',
  'of course',
  'true',
  'correct',
  'please',
];
const NO = ['no', 'n', 'nope', 'nah', 'not now', 'no thanks', 'no thank you', 'false', 'never'];

/**
 * The typed value of an answer, or null when it is not valid for the listener. `readings` are what was
 * recognised outside, for the message as a whole.
 */
export function readAnswer(
  turn: Turn,
  node: ListenerNode,
  answer: string,
  readings: Readings | undefined,
): Value {
  const text = answer.trim();
  if (text === '' || text.length > MAX_TEXT) return null;
  switch (node.type) {
    case 'choice':
      return null;
    case 'text':
      if (node.maxLength !== undefined && text.length > node.maxLength) return null;
      return node.pattern && !matchPattern(node.pattern, text) ? null : text;
    case 'name':
      return readName(text);
    case 'email':
      return readEmail(text);
    case 'phone':
      return readings?.phone ?? readPhone(text);
    case 'number':
      return withinBounds(node, readNumber(text));
    case 'date':
      return betweenDays(turn, node, readDay(text, turn.now));
    case 'url':
      return safeUrl(text.includes('://') ? text : text.includes('.') ? `https://${text}` : '');
    case 'yesno':
      return readYesNo(text);
  }
}

/** E.164, when the number is written with its country code. */
function readPhone(text: string): string | null {
  const digits = text.replaceAll(/[\s().-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
}

function readYesNo(text: string): boolean | null {
  const word = normalize(text).replaceAll(/[.!]+$/g, '');
  if (YES.includes(word)) return true;
  return NO.includes(word) ? false : null;
}

function withinBounds({ min, max, integer }: ListenerNode, number: number | null): number | null {
  if (number === null || (integer && !Number.isInteger(number))) return null;
  return (min === undefined || number >= min) && (max === undefined || number <= max) ? number : null;
}

function betweenDays(turn: Turn, { earliest, latest }: ListenerNode, day: string | null): string | null {
  if (day === null) return null;
  const [from, to] = [boundOf(turn, earliest), boundOf(turn, latest)];
  return (from === null || day >= from) && (to === null || day <= to) ? day : null;
}

/** A bound that is not a date once filled in holds nobody back. */
function boundOf(turn: Turn, template: Template | undefined): string | null {
  if (template === undefined) return null;
  const text = render(turn.state, template);
  return normalize(text) === 'today' ? instantToDay(turn.now) : readDay(text, turn.now);
}
