/**
 * What may stand in a log of an unexpected error. A database error's message repeats the statement's values, and what an
 * action fails with may repeat an address, which are people's data; names, codes and where it happened are not.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const { code, type, cause } = error as Error & { code?: unknown; type?: unknown };
  const isPrivate = 'query' in error || 'severity' in error || error.name === 'ApplicationFailure';
  return {
    name: error.name,
    ...(!isPrivate && { message: error.message }),
    ...(typeof code === 'string' && { code }),
    ...(typeof type === 'string' && { type }),
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
