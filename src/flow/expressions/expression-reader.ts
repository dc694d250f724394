import { FILTER_NAMES } from '../plan.ts';
import type { Expression, FilterCall, FilterName, Operand } from '../plan.ts';

/** How many arguments each filter takes: at least, at most. */
const ARGUMENTS: Record<FilterName, [least: number, most: number]> = {
  default: [1, 1],
  upper: [0, 0],
  lower: [0, 0],
  capitalize: [0, 0],
  trim: [0, 0],
  truncate: [0, 1],
  date: [0, 1],
  add_days: [1, 1],
  number: [0, 1],
  join: [0, 1],
  first: [0, 0],
  last: [0, 0],
  size: [0, 0],
  plus: [1, 1],
  minus: [1, 1],
  times: [1, 1],
  divided_by: [1, 1],
  replace: [2, 2],
  json: [0, 0],
};

/** Never part of a path, though own properties alone are read anyway. */
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];

/** Why an expression cannot be read, for the author. */
export class Complaint extends Error {}

/** A path as it stands in a text. */
export interface PathSpan {
  path: string[];
  from: number;
  to: number;
}

/** Reads one expression, from behind its `{{` to behind its `}}`. */
export class ExpressionReader {
  readonly text: string;
  at: number;
  /** The paths that have been read, with where they stand in the text. */
  readonly paths: PathSpan[] = [];

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** @throws {Complaint} */
  expression(): Expression {
    const from = this.#operand();
    const filters: FilterCall[] = [];
    while (this.#take('|')) filters.push(this.#filter());
    if (!this.#take('}}')) {
      throw new Complaint(
        this.#rest() === ''
          ? 'An expression that starts with {{ has no closing }}.'
          : `${this.#found()} is not understood; an expression is {{path | filter: argument}}.`,
      );
    }
    return filters.length > 0 ? { from, filters } : { from };
  }

  #filter(): FilterCall {
    const written = this.#match(/^[A-Za-z_]\w*/) ?? '';
    const name = FILTER_NAMES.find((known) => known === written);
    if (!name) {
      throw new Complaint(
        `There is no filter ${written === '' ? this.#found() : `“${written}”`}; there are: ${FILTER_NAMES.join(', ')}.`,
      );
    }
    const args: Operand[] = [];
    if (this.#take(':')) {
      do args.push(this.#operand());
      while (this.#take(','));
    }
    const [least, most] = ARGUMENTS[name];
    if (args.length < least || args.length > most) {
      const takes = least === most ? String(least) : `${least} to ${most}`;
      throw new Complaint(`The filter “${name}” takes ${takes} argument(s), not ${args.length}.`);
    }
    return args.length > 0 ? { name, args } : { name };
  }

  #operand(): Operand {
    this.#skipSpace();
    const quote = this.text.charAt(this.at);
    if (quote === '"' || quote === "'") return { value: this.#string(quote) };
    const number = this.#match(/^-?\d+(\.\d+)?/);
    if (number !== null) return { value: Number(number) };
    const path = this.#match(/^[\p{L}_][\p{L}\p{N}_-]*(\s*\.\s*[\p{L}\p{N}_-]+|\[\d+\])*/u);
    if (path === null) {
      throw new Complaint(
        this.#rest().startsWith('}}')
          ? 'An expression is empty: write what to fill in between {{ and }}.'
          : `${this.#found()} is not a path, a number or a quoted text.`,
      );
    }
    if (path === 'true' || path === 'false') return { value: path === 'true' };
    if (path === 'null') return { value: null };
    const keys = path
      .replaceAll(/\s+/g, '')
      .replaceAll(/\[(\d+)\]/g, '.$1')
      .split('.');
    const forbidden = keys.find((key) => FORBIDDEN_KEYS.includes(key));
    if (forbidden !== undefined) throw new Complaint(`“${forbidden}” cannot be part of a path.`);
    this.paths.push({ path: keys, from: this.at - path.length, to: this.at });
    return { path: keys };
  }

  #string(quote: string): string {
    let value = '';
    for (let at = this.at + 1; at < this.text.length; at += 1) {
      const char = this.text.charAt(at);
      if (char === quote) {
        this.at = at + 1;
        return value;
      }
      if (char === '\\' && at + 1 < this.text.length) {
        at += 1;
        const escaped = this.text.charAt(at);
        value += escaped === 'n' ? '\n' : escaped;
      } else value += char;
    }
    throw new Complaint(`A text that starts with ${quote} is not closed.`);
  }

  #match(pattern: RegExp): string | null {
    this.#skipSpace();
    const [found] = pattern.exec(this.#rest()) ?? [];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }

  #take(token: string): boolean {
    this.#skipSpace();
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  #skipSpace(): void {
    while (/\s/.test(this.text.charAt(this.at))) this.at += 1;
  }

  #rest(): string {
    return this.text.slice(this.at);
  }

  #found(): string {
    return `“${this.#rest().slice(0, 20)}”`;
  }
}
