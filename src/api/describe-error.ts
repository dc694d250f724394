/**
 * What may stand in a log of an unexpected error. A database error's message repeats the statement's
 * values, which are people's data; its name, codes and where it happened are not.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const { code, cause } = error as Error & { code?: unknown };
  const fromDatabase = 'query' in error || 'severity' in error;
  return {
    name: error.name,
    ...(!fromDatabase && { message: error.message }),
    ...(typeof code === 'string' && { code }),
    stack: stackFrames(error),
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}

function stackFrames(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}
