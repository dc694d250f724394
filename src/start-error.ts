/**
 * A reason not to start (or not to go on) that a person can act on. Its message is one or two sentences and
 * is printed alone, without a stack: whoever reads it is at a terminal, not in the code.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Prints what ended the process and ends it with exit code 1. */
export function exitWith(error: unknown): never {
  const text =
    error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text ?? 'Ended for an unknown reason.'}\n`);
  process.exit(1);
}
