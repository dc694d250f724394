import { MAX_TEXT } from '../limits.ts';
import type { Instruction, PatternPlan } from '../plan.ts';

/**
 * Whether the pattern is found anywhere in the text (`^` and `$` hold it to the ends). All ways through the
 * pattern are followed at once, so the work is at most text length times program length, whatever an author
 * writes and a visitor types. Only the first 4,096 characters are looked at.
 */
export function matchPattern({ program, ignoreCase }: PatternPlan, text: string): boolean {
  const points = Array.from(text.slice(0, MAX_TEXT), (char) => char.codePointAt(0) ?? 0);
  // Instructions already reached at this position, by the position's number + 1.
  const reached = new Array<number>(program.length).fill(0);
  let threads: number[] = [];
  for (let at = 0; at <= points.length; at += 1) {
    const here: number[] = [];
    // A new attempt starts at every position.
    for (const thread of [...threads, 0]) {
      if (follow(program, thread, points, at, reached, here)) return true;
    }
    const point = points[at];
    if (point === undefined) return false;
    threads = here
      .filter((index) => consumes(program[index], point, ignoreCase === true))
      .map((index) => index + 1);
  }
  return false;
}

/** Follows everything that takes no character from `start`; true when the match is reached. */
function follow(
  program: Instruction[],
  start: number,
  points: number[],
  at: number,
  reached: number[],
  found: number[],
): boolean {
  const open = [start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (reached[index] === at + 1) continue;
    reached[index] = at + 1;
    const instruction = program[index];
    switch (instruction?.[0]) {
      case undefined:
        break;
      case 'match':
        return true;
      case 'jump':
        open.push(instruction[1]);
        break;
      case 'split':
        open.push(instruction[2], instruction[1]);
        break;
      case 'start':
        if (at === 0) open.push(index + 1);
        break;
      case 'end':
        if (at === points.length) open.push(index + 1);
        break;
      case 'boundary':
        if ((isWord(points[at - 1]) !== isWord(points[at])) === (instruction[1] === 0)) open.push(index + 1);
        break;
      case 'char':
      case 'any':
      case 'class':
        found.push(index);
    }
  }
  return false;
}

function consumes(instruction: Instruction | undefined, point: number, ignoreCase: boolean): boolean {
  if (!instruction) return false;
  if (accepts(instruction, point)) return true;
  if (!ignoreCase || (instruction[0] === 'class' && instruction[1] === 1)) return false;
  const other = otherCase(point);
  return other !== point && accepts(instruction, other);
}

function accepts(instruction: Instruction, point: number): boolean {
  switch (instruction[0]) {
    case 'char':
      return instruction[1] === point;
    case 'any':
      return point !== 10;
    case 'class':
      return inRanges(instruction[2], point) === (instruction[1] === 0);
    default:
      return false;
  }
}

function inRanges(ranges: number[], point: number): boolean {
  for (let index = 0; index < ranges.length; index += 2) {
    if (point >= (ranges[index] ?? 0) && point <= (ranges[index + 1] ?? -1)) return true;
  }
  return false;
}

function otherCase(point: number): number {
  const char = String.fromCodePoint(point);
  const lower = char.toLowerCase();
  const other = lower === char ? char.toUpperCase() : lower;
  return Array.from(other).length === 1 ? (other.codePointAt(0) ?? point) : point;
}

/** `\w`: a letter of the English alphabet, a digit or an underscore. */
function isWord(point: number | undefined): boolean {
  return point !== undefined && /\w/.test(String.fromCodePoint(point));
}
