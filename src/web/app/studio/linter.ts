import { z } from 'zod';
import type { Problem } from '../../../flow/problem.ts';
import { lint, parseDocument } from '../../../flow/publish.ts';
import type { FlowDraft } from './draft.ts';
import { toDocument } from './read-draft.ts';
import type { KnownSurroundings } from './surroundings.ts';

// The page's content security policy forbids what Zod would compile its schemas with.
z.config({ jitless: true });

/** Milliseconds after the last edit. */
const PAUSE = 250;

/** Checks the draft as publishing would, soon after it has changed and when the page has nothing better to do. */
export class Linter {
  readonly #surroundings: KnownSurroundings;
  readonly #report: (problems: readonly Problem[]) => void;
  #draft: FlowDraft | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(surroundings: KnownSurroundings, report: (problems: readonly Problem[]) => void) {
    this.#surroundings = surroundings;
    this.#report = report;
  }

  /** Where things are, and how they are tried, is none of lint's business. */
  check(draft: FlowDraft): void {
    const before = this.#draft;
    this.#draft = draft;
    if (before && differOnlyInLayout(before, draft)) return;
    this.checkAgain();
  }

  /** The surroundings may have changed. */
  checkAgain(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => whenIdle(() => void this.#run()), PAUSE);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#draft = null;
  }

  async #run(): Promise<void> {
    const draft = this.#draft;
    if (!draft) return;
    const problems = await checkDraft(draft, this.#surroundings).catch(() => null);
    // Without an answer of the server what was said last stands.
    if (problems && this.#draft === draft) this.#report(problems);
  }
}

async function checkDraft(draft: FlowDraft, surroundings: KnownSurroundings): Promise<Problem[]> {
  const parsed = parseDocument(toDocument(draft));
  if (!parsed.ok) return parsed.problems;
  return lint(parsed.document, await surroundings.load(parsed.document));
}

function differOnlyInLayout(one: FlowDraft, other: FlowDraft): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  names.delete('layout');
  return [...names].every((name) => one[name] === other[name]);
}

function whenIdle(run: () => void): void {
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 1_000 });
  else setTimeout(run);
}
