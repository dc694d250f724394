/** What goes wrong at a provider, by script or at random, and how often it has. */

export type Fault =
  /** Refused with this answer; nothing is accepted. */
  | { kind: 'refuse'; status: number; body: object | string }
  /** 429 with Retry-After, in seconds; nothing is accepted. */
  | { kind: 'limit'; retryAfter: number }
  /** Accepted, and then a 500. */
  | { kind: 'acceptThenFail' }
  /** Accepted, and then the connection is cut. */
  | { kind: 'acceptThenCut' }
  /** Accepted, and answered after so many milliseconds: slow, but nothing is wrong. */
  | { kind: 'acceptSlowly'; for: number }
  /** Accepted, and then no answer for so many milliseconds. */
  | { kind: 'acceptThenHang'; for: number }
  /** The connection is cut before anything is accepted. */
  | { kind: 'cut' }
  /** Accepted and answered; and then no connection is taken for so many milliseconds. */
  | { kind: 'acceptThenLeave'; for: number };

export type FaultKind = Fault['kind'];

/** After these the caller cannot know whether it was accepted. */
export const AMBIGUOUS: ReadonlySet<FaultKind> = new Set([
  'acceptThenFail',
  'acceptThenCut',
  'acceptThenHang',
  'cut',
]);

export class Faults {
  readonly injected: FaultKind[] = [];
  /** Sends that were accepted without a fault, and whose caller had gone before it could be told. */
  unheard = 0;
  readonly #script: (Fault | null)[] = [];
  #atRandom: (() => Fault | null) | null = null;

  /** The next sends meet these, one each; `null`: nothing goes wrong with that one. */
  script(...faults: (Fault | null)[]): void {
    this.#script.push(...faults);
  }

  /** Every send that no script is for meets one of `faults` with this probability. `random` gives 0 ≤ n < 1. */
  atRandom(rate: number, faults: readonly Fault[], random: () => number): void {
    this.#atRandom = () => (random() < rate ? (faults[Math.floor(random() * faults.length)] ?? null) : null);
  }

  none(): void {
    this.#script.length = 0;
    this.#atRandom = null;
  }

  /** What the send that has just come meets. */
  next(): Fault | null {
    const fault = this.#script.length > 0 ? (this.#script.shift() ?? null) : (this.#atRandom?.() ?? null);
    if (fault) this.injected.push(fault.kind);
    return fault;
  }
}
