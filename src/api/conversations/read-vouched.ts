import type { Value } from '../../flow/transcript.ts';
import { readFields, type VouchedVisitor } from '../../store/contacts.ts';

/**
 * By what a visitor is recognised, of what a backend says of them; `undefined`: by nothing. What cannot be read is
 * left out: a start does not fail by it. `region`: the flow's, for national numbers.
 */
export async function readVouched(
  visitor: { [key: string]: Value },
  region: () => Promise<string | null>,
): Promise<VouchedVisitor | undefined> {
  const { id, email, phone } = visitor;
  const vouched = {
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
    email: typeof email === 'string' ? readOne('email', email) : null,
    phone: typeof phone === 'string' ? readOne('phone', phone, await region()) : null,
  };
  return vouched.id === null && vouched.email === null && vouched.phone === null ? undefined : vouched;
}

function readOne(field: 'email' | 'phone', text: string, region?: string | null): string | null {
  const reading = readFields({ [field]: text }, region);
  return reading.ok ? (reading.fields[field] ?? null) : null;
}
