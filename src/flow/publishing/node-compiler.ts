import { parseTemplate } from '../expressions/parse-template.ts';
import { MAX_DURATION } from '../limits.ts';
import { compilePattern } from '../patterns/compile-pattern.ts';
import type { Operand, PatternPlan, Template, ValuePlan } from '../plan.ts';
import type { Problem } from '../problem.ts';
import type { Value } from '../transcript.ts';
import { parseDuration } from './parse-duration.ts';

/** A path that an expression reads, and whether it has a default for when nothing is there. */
export interface PathUse {
  node: string | undefined;
  field: string;
  path: string[];
  hasDefault: boolean;
}

/**
 * Compiles the texts of one node (or of the settings, without a node), and collects what is wrong with them and
 * which paths they read.
 */
export class NodeCompiler {
  readonly node: string | undefined;
  readonly problems: Problem[] = [];
  readonly uses: PathUse[] = [];

  constructor(node?: string) {
    this.node = node;
  }

  template(field: string, text: string): Template {
    const parsed = parseTemplate(text);
    if (!parsed.ok) {
      this.error(
        'bad_expression',
        field,
        parsed.message,
        'Correct the expression; docs/flow-language.md lists what is possible.',
      );
      return '';
    }
    if (typeof parsed.template !== 'string') {
      for (const part of parsed.template) {
        if (typeof part === 'string') continue;
        const hasDefault = part.filters?.some(({ name }) => name === 'default') ?? false;
        this.#use(field, part.from, hasDefault);
        for (const { args = [] } of part.filters ?? []) {
          for (const arg of args) this.#use(field, arg, false);
        }
      }
    }
    return parsed.template;
  }

  optional(field: string, text: string | undefined): Template | undefined {
    return text === undefined ? undefined : this.template(field, text);
  }

  /** The address of a link or picture. */
  url(field: string, text: string): Template {
    const url = this.template(field, text);
    if (
      typeof url === 'string'
        ? !/^https?:\/\/\S+$/i.test(url)
        : /^\s*(?!https?:|\{\{)[a-z][a-z0-9+.-]*:/i.test(text)
    ) {
      this.error(
        'unsafe_url',
        field,
        `“${text}” is not an http or https address.`,
        'Start it with https://.',
      );
    }
    return url;
  }

  /** A text without expressions can be known to be too long. */
  checkLength(field: string, text: Template, most: number): void {
    if (typeof text !== 'string' || text.length <= most) return;
    this.error(
      'text_too_long',
      field,
      `“${field}” has ${text.length} characters; ${most} are possible.`,
      'Shorten it.',
    );
  }

  value(field: string, value: Value): ValuePlan {
    if (typeof value !== 'string') return { value };
    const template = this.template(field, value);
    return typeof template === 'string' ? { value: template } : { template };
  }

  duration(field: string, text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const milliseconds = parseDuration(text);
    if (milliseconds <= MAX_DURATION) return milliseconds;
    this.error('too_long', field, `${text} is longer than 400 days.`, 'Give 400d or less.');
    return MAX_DURATION;
  }

  pattern(field: string, source: string): PatternPlan | undefined {
    const compiled = compilePattern(source);
    if (compiled.ok) return compiled.pattern;
    this.error(
      'bad_pattern',
      field,
      compiled.message,
      'Correct the pattern; docs/flow-language.md lists what is possible.',
    );
    return undefined;
  }

  error(code: string, field: string, message: string, mend: string): void {
    this.#problem('error', code, field, message, mend);
  }

  warning(code: string, field: string, message: string, mend: string): void {
    this.#problem('warning', code, field, message, mend);
  }

  #problem(severity: Problem['severity'], code: string, field: string, message: string, mend: string): void {
    const where = this.node === undefined ? {} : { node: this.node };
    this.problems.push({ severity, code, ...where, field, message, mend });
  }

  #use(field: string, operand: Operand, hasDefault: boolean): void {
    if ('path' in operand) this.uses.push({ node: this.node, field, path: operand.path, hasDefault });
  }
}
