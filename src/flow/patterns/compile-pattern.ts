import { MAX_PATTERN } from '../limits.ts';
import type { Instruction, PatternPlan } from '../plan.ts';

export type CompiledPattern = { ok: true; pattern: PatternPlan } | { ok: false; message: string };

type Tree =
  | { kind: 'one'; instruction: Instruction }
  | { kind: 'sequence'; parts: Tree[] }
  | { kind: 'choice'; options: Tree[] }
  | { kind: 'repeat'; part: Tree; least: number; most: number | null };

class Complaint extends Error {}

const SHORTHANDS: Record<string, number[]> = {
  d: [48, 57],
  w: [48, 57, 65, 90, 95, 95, 97, 122],
  s: [9, 13, 32, 32, 160, 160, 0x2028, 0x2029, 0x3000, 0x3000],
};
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/**
 * Compiles a pattern into a program for the linear-time matcher: characters, `.`, classes, `\d \w \s \b`, groups,
 * `|`, `* + ? {m,n}`, `^ $`, and `(?i)` in front to ignore case. What cannot be matched in linear time (look-around,
 * back-references) is refused. Used when a flow is published, never while it runs.
 */
export function compilePattern(source: string): CompiledPattern {
  try {
    const ignoreCase = source.startsWith('(?i)');
    const tree = new Reader(ignoreCase ? source.slice(4) : source).pattern();
    const program: Instruction[] = [];
    emit(tree, program);
    push(program, ['match']);
    return { ok: true, pattern: ignoreCase ? { ignoreCase, program } : { program } };
  } catch (error) {
    if (error instanceof Complaint) return { ok: false, message: error.message };
    throw error;
  }
}

class Reader {
  readonly #chars: string[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#chars = Array.from(source);
  }

  pattern(): Tree {
    const tree = this.#choice();
    if (this.#peek() !== undefined) throw new Complaint('A ) has no ( before it.');
    return tree;
  }

  #choice(): Tree {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    const [only] = options;
    return options.length === 1 && only ? only : { kind: 'choice', options };
  }

  #sequence(): Tree {
    const parts: Tree[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) {
      parts.push(this.#repeated());
    }
    return { kind: 'sequence', parts };
  }

  #repeated(): Tree {
    let part = this.#atom();
    for (;;) {
      const bounds = this.#bounds();
      if (!bounds) return part;
      // A lazy quantifier finds the same texts.
      this.#take('?');
      part = { kind: 'repeat', part, least: bounds[0], most: bounds[1] };
    }
  }

  #bounds(): [number, number | null] | null {
    if (this.#take('*')) return [0, null];
    if (this.#take('+')) return [1, null];
    if (this.#take('?')) return [0, 1];
    const written = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#chars.slice(this.#at, this.#at + 9).join(''));
    if (!written) return null;
    this.#at += written[0].length;
    const least = Number(written[1]);
    const most = written[2] === undefined ? least : written[3] === '' ? null : Number(written[3]);
    if (most !== null && most < least)
      throw new Complaint(`${written[0]} has its bounds the wrong way round.`);
    return [least, most];
  }

  #atom(): Tree {
    const char = this.#next();
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return one(this.#class());
      case '.':
        return one(['any']);
      case '^':
        return one(['start']);
      case '$':
        return one(['end']);
      case '\\':
        return one(this.#escape());
      case '*':
      case '+':
      case '?':
        throw new Complaint(`There is nothing before ${char} to repeat; write \\${char} for the character.`);
      default:
        return one(['char', codeOf(char)]);
    }
  }

  #group(): Tree {
    if (this.#take('?')) {
      if (!this.#take(':')) {
        throw new Complaint(
          'Look-around, named groups and flags inside are not supported; groups are ( ) or (?: ).',
        );
      }
    }
    this.#depth += 1;
    if (this.#depth > 50) throw new Complaint('Groups are nested too deeply.');
    const tree = this.#choice();
    this.#depth -= 1;
    if (!this.#take(')')) throw new Complaint('A ( is not closed.');
    return tree;
  }

  #escape(): Instruction {
    const char = this.#next();
    const ranges = SHORTHANDS[char.toLowerCase()];
    if (ranges && /[dwsDWS]/.test(char)) return ['class', char === char.toLowerCase() ? 0 : 1, ranges];
    if (char === 'b' || char === 'B') return ['boundary', char === 'b' ? 0 : 1];
    return ['char', codeOf(this.#literal(char))];
  }

  /** The character an escape stands for. Letters and digits are kept for meanings that exist elsewhere. */
  #literal(char: string): string {
    const escape = ESCAPES[char];
    if (escape !== undefined) return escape;
    if (/[1-9]/.test(char)) throw new Complaint(`The back-reference \\${char} is not supported.`);
    if (/[a-z0]/i.test(char)) throw new Complaint(`\\${char} is not supported.`);
    return char;
  }

  #class(): Instruction {
    const negated = this.#take('^') ? 1 : 0;
    const ranges: number[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      const from = this.#classItem(ranges);
      if (from === null) continue;
      if (this.#peek() === '-' && this.#chars[this.#at + 1] !== ']') {
        this.#at += 1;
        const to = this.#classItem(ranges);
        if (to === null || to < from) throw new Complaint('A range in [ ] has its ends the wrong way round.');
        ranges.push(from, to);
      } else ranges.push(from, from);
    }
    this.#at += 1;
    return ['class', negated, ranges];
  }

  #classItem(ranges: number[]): number | null {
    const char = this.#next();
    if (char !== '\\') return codeOf(char);
    const escaped = this.#next();
    const shorthand = /[dws]/.test(escaped) ? SHORTHANDS[escaped] : undefined;
    if (shorthand) {
      ranges.push(...shorthand);
      return null;
    }
    return codeOf(this.#literal(escaped));
  }

  #peek(): string | undefined {
    return this.#chars[this.#at];
  }

  #next(): string {
    const char = this.#chars[this.#at];
    if (char === undefined) throw new Complaint('The pattern ends too early: a \\ or [ is not complete.');
    this.#at += 1;
    return char;
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }
}

const one = (instruction: Instruction): Tree => ({ kind: 'one', instruction });
const codeOf = (char: string) => char.codePointAt(0) ?? 0;

function emit(tree: Tree, program: Instruction[]): void {
  switch (tree.kind) {
    case 'one':
      push(program, tree.instruction);
      return;
    case 'sequence':
      for (const part of tree.parts) emit(part, program);
      return;
    case 'choice':
      emitChoice(tree.options, program);
      return;
    case 'repeat':
      emitRepeat(tree.part, tree.least, tree.most, program);
  }
}

function emitChoice(options: Tree[], program: Instruction[]): void {
  const ends: Extract<Instruction, ['jump', number]>[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      emit(option, program);
      break;
    }
    const split: Instruction = ['split', program.length + 1, 0];
    push(program, split);
    emit(option, program);
    const jump: Extract<Instruction, ['jump', number]> = ['jump', 0];
    push(program, jump);
    ends.push(jump);
    split[2] = program.length;
  }
  for (const jump of ends) jump[1] = program.length;
}

function emitRepeat(part: Tree, least: number, most: number | null, program: Instruction[]): void {
  for (let count = 0; count < least; count += 1) emit(part, program);
  if (most === null) {
    const start = program.length;
    const split: Instruction = ['split', start + 1, 0];
    push(program, split);
    emit(part, program);
    push(program, ['jump', start]);
    split[2] = program.length;
    return;
  }
  const splits: Extract<Instruction, ['split', number, number]>[] = [];
  for (let count = least; count < most; count += 1) {
    const split: Extract<Instruction, ['split', number, number]> = ['split', program.length + 1, 0];
    push(program, split);
    splits.push(split);
    emit(part, program);
  }
  for (const split of splits) split[2] = program.length;
}

function push(program: Instruction[], instruction: Instruction): void {
  if (program.length >= MAX_PATTERN)
    throw new Complaint('The pattern is too long once its repetitions are written out.');
  program.push(instruction);
}
