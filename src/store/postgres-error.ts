/** Postgres's code of an error, also where drizzle has wrapped it. */
export function postgresCode(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return (cause as { code?: string } | null)?.code;
}

export const UNIQUE_VIOLATION = '23505';
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

/** More than ever meet at the same rows at the same moment. */
const MOST_TRIES = 10;

/**
 * Runs a transaction again when another one was faster to write the same unique value, or both waited for each other:
 * the next time it sees what the other has written. It must therefore look before it writes.
 */
export async function untilUndisturbed<T>(transact: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact();
    } catch (error) {
      const code = postgresCode(error) ?? '';
      const disturbed = [UNIQUE_VIOLATION, SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(code);
      if (!disturbed || tries === MOST_TRIES) throw error;
    }
  }
}
