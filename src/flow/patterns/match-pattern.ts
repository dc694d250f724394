import { MAX_MATCHED } from '../limits.ts';
import type { Instruction, PatternPlan } from '../plan.ts';

/**
 * Whether the pattern is found anywhere in the text (`^` and `$` hold it to the ends). All ways through the
 * pattern are followed at once, so the work is at most text length times program length, whatever an author
 * writes and a visitor types. Only the first 1,000 characters are looked at.
 */
export function matchPattern({ program, ignoreCase }: PatternPlan, text: string): boolean {
  const points = Array.from(text.slice(0, MAX_MATCHED), (char) => char.codePointAt(0) ?? 0);
  const search = new Search(program, points);
  const threads: number[] = [];
  const next: number[] = [];
  for (let at = 0; at <= points.length; at += 1) {
    next.length = 0;
    for (const thread of threads) search.follow(thread, at, next);
    // A new attempt starts at every position.
    search.follow(0, at, next);
    if (search.matched) return true;
    const point = points[at];
    if (point === undefined) return false;
    const other = ignoreCase ? otherCase(point) : point;
    threads.length = 0;
    for (const index of next) {
      const instruction = program[index];
      if (instruction && (accepts(instruction, point) || (other !== point && accepts(instruction, other)))) {
        threads.push(index + 1);
      }
    }
  }
  return false;
}

class Search {
  matched = false;
  readonly #program: Instruction[];
  readonly #points: number[];
  /** By instruction: the position at which it was reached last, plus one. */
  readonly #reached: number[];
  readonly #open: number[] = [];

  constructor(program: Instruction[], points: number[]) {
    this.#program = program;
    this.#points = points;
    this.#reached = new Array<number>(program.length).fill(0);
  }

  /** Follows everything that takes no character, and adds to `found` what wants one. */
  follow(start: number, at: number, found: number[]): void {
    const open = this.#open;
    open.push(start);
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (this.#reached[index] === at + 1) continue;
      this.#reached[index] = at + 1;
      const instruction = this.#program[index];
      if (!instruction) continue;
      switch (instruction[0]) {
        case 'char':
        case 'any':
        case 'class':
          found.push(index);
          break;
        case 'jump':
          open.push(instruction[1]);
          break;
        case 'split':
          open.push(instruction[2], instruction[1]);
          break;
        case 'match':
          this.matched = true;
          break;
        default:
          if (this.#holds(instruction, at)) open.push(index + 1);
      }
    }
  }

  #holds(assertion: ['start'] | ['end'] | ['boundary', 0 | 1], at: number): boolean {
    if (assertion[0] === 'start') return at === 0;
    if (assertion[0] === 'end') return at === this.#points.length;
    return (isWord(this.#points[at - 1]) !== isWord(this.#points[at])) === (assertion[1] === 0);
  }
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

/** The same letter in the other case; the code point itself where there is none. */
function otherCase(point: number): number {
  const char = String.fromCodePoint(point);
  const lower = char.toLowerCase();
  const other = lower === char ? char.toUpperCase() : lower;
  const [first = char] = other;
  return first === other ? (other.codePointAt(0) ?? point) : point;
}

/** `\w`: a letter of the English alphabet, a digit or an underscore. */
function isWord(point: number | undefined): boolean {
  if (point === undefined) return false;
  return (
    (point >= 97 && point <= 122) ||
    (point >= 48 && point <= 57) ||
    (point >= 65 && point <= 90) ||
    point === 95
  );
}
