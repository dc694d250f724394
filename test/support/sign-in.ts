import { createBetterAuth } from '../../src/api/auth/better-auth.ts';
import type { Database } from '../../src/store/database.ts';
import { saveMember } from '../../src/store/directory.ts';
import type { Role } from '../../src/store/schema.ts';
import { allowSignIn } from '../../src/store/sign-ins.ts';

export interface SignedIn {
  /** The member's id. */
  id: string;
  name: string;
  email: string;
  password: string;
  /** The value of the `Cookie` header. */
  cookie: string;
}

export interface SignInParts {
  database: Database;
  secretKey: string;
  publicUrl: string;
}

let members = 0;

/** Makes a member with this role and a password, and signs them in. */
export async function signInAs(parts: SignInParts, role: Role): Promise<SignedIn> {
  members += 1;
  const id = `${role}-${members}`;
  const member = { id, name: `${role} ${members}`, email: `${id}@example.com` };
  const password = `the password of ${id}`;
  await saveMember(parts.database, { ...member, teams: [], role });
  await allowSignIn(parts.database, member);
  const betterAuth = createBetterAuth({ ...parts, attempts: 1_000_000 });
  const { internalAdapter, password: hashing } = await betterAuth.$context;
  await internalAdapter.createAccount({
    userId: id,
    providerId: 'credential',
    accountId: id,
    password: await hashing.hash(password),
  });
  return { ...member, password, cookie: await cookieFor(parts, member.email, password) };
}

/** Signs a member in once more, as in another browser. */
export async function cookieFor(parts: SignInParts, email: string, password: string): Promise<string> {
  const betterAuth = createBetterAuth({ ...parts, attempts: 1_000_000 });
  const { headers } = await betterAuth.api.signInEmail({ body: { email, password }, returnHeaders: true });
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

/** Ends the session. */
export async function signOut(parts: SignInParts, cookie: string): Promise<void> {
  await createBetterAuth({ ...parts, attempts: 1_000_000 }).api.signOut({ headers: new Headers({ cookie }) });
}
