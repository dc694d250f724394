import type { Database } from '../../store/database.ts';
import { firstAdmin } from '../../store/directory.ts';
import type { Link, SignIns } from './sign-ins.ts';

/** A link with which the first admin sets a password; `null`: an admin can sign in already. */
export async function firstAdminLink(
  database: Pick<Database, 'orm'>,
  signIns: SignIns,
): Promise<Link | null> {
  const admin = await firstAdmin(database);
  return admin && signIns.makeLink(admin.id, 'invitation');
}
