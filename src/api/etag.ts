import { z } from 'zod';
import { Problem } from './problem.ts';

/** The revision of something that people edit, as its ETag. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/** The header of a call that changes what its caller has seen before. */
export const ifMatch = z.object({
  'if-match': z.string().optional().describe('The ETag of what was changed; `*`: whatever it is now.'),
});

/**
 * The revision that If-Match asks for; `null`: any. An ETag that was never given out matches nothing.
 * Throws `precondition_required` without one, where it is `required`.
 */
export function readIfMatch(header: string | undefined, required: 'required' | 'optional'): number | null {
  if (header === undefined) {
    if (required === 'optional') return null;
    throw new Problem(
      'precondition_required',
      'Send If-Match with the ETag that you read, so that nobody’s change is lost.',
    );
  }
  if (header.trim() === '*') return null;
  const revision = /^"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (revision === undefined) throw changedMeanwhile();
  return Number(revision);
}

export function changedMeanwhile(): Problem {
  return new Problem(
    'precondition_failed',
    'The draft is not at the revision that If-Match names; read it again.',
  );
}
