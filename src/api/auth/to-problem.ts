import { z } from 'zod';
import { Problem } from '../problem.ts';
import { invalidField } from '../validate.ts';

const refusal = z.object({ code: z.string().optional() }).catch({});

/** Better Auth's refusal as this API's own. */
export async function toProblem(response: Response): Promise<Problem> {
  const { code } = refusal.parse(await response.json().catch(() => null));
  if (code === 'INVALID_EMAIL_OR_PASSWORD') {
    return new Problem('unauthorized', 'The email address or the password is not right.');
  }
  if (code === 'INVALID_PASSWORD') return invalidField('currentPassword', 'is not right');
  if (code === 'INVALID_TOKEN' || code === 'USER_NOT_FOUND') {
    return new Problem('invalid_link', 'This link has been used or has expired; ask for a new one.');
  }
  switch (response.status) {
    case 429:
      return new Problem('too_many_requests', 'Too many attempts; wait as Retry-After says.', {
        headers: { 'Retry-After': response.headers.get('x-retry-after') ?? '60' },
      });
    case 403:
      return new Problem('forbidden', 'This cannot be asked from pages of other sites.');
    case 401:
      return new Problem('unauthorized', 'You are not signed in.');
  }
  throw new Error(`Better Auth answered ${response.status} (${code ?? 'no code'}).`);
}
