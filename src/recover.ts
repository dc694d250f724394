/**
 * `npm run recover -- [email or id]`: a one-time link with which a member, by default an admin, sets a new password.
 * It asks the server that runs on this machine, with the API key that the server was started with.
 */
import { z } from 'zod';
import { createAsk } from './ask-server.ts';
import { readSettings } from './settings.ts';
import { exitWith, StartError } from './start-error.ts';

const member = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.string(),
  signIn: z.string(),
});
type Member = z.infer<typeof member>;

const members = z.object({ members: z.array(member) });
const link = z.object({ url: z.string(), expiresAt: z.string() });

async function recover(): Promise<void> {
  const [who, ...rest] = process.argv.slice(2);
  if (rest.length > 0)
    throw new StartError('Give one email address or member’s id, or nothing for an admin.');
  const settings = readSettings(process.env);
  const ask = await createAsk(settings, `http://127.0.0.1:${settings.port}`, 'makes no link');

  const found = find((await ask(members, 'GET', '/api/v1/members')).members, who);
  const { url, expiresAt } = await ask(link, 'POST', `/api/v1/members/${encodeURIComponent(found.id)}/link`);
  process.stdout.write(
    `${found.name} (${found.email ?? found.id}) sets a new password here, once, until ${expiresAt}:\n\n  ${url}\n\n`,
  );
}

/** By id or email address; without either an admin, one who has signed in before if possible. */
function find(all: readonly Member[], who: string | undefined): Member {
  const admins = all.filter(({ role }) => role === 'admin');
  const found =
    who === undefined
      ? (admins.find(({ signIn }) => signIn === 'active') ?? admins.find(({ email }) => email !== null))
      : all.find(({ id, email }) => id === who || email === who.toLowerCase());
  if (found) return found;
  if (who === undefined)
    throw new StartError('There is no admin with an email address: start the server again.');
  const known = admins.map(({ id, email }) => email ?? id).join(', ');
  throw new StartError(`There is no member “${who}”. Admins are: ${known}.`);
}

await recover().catch(exitWith);
