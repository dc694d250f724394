/**
 * `npm run recover -- [email or id]`: a one-time link with which a member, by default an admin, sets a new password.
 * It asks the server that runs on this machine, with the API key that the server was started with.
 */
import { z } from 'zod';
import { keptApiKey } from './data-dir.ts';
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
const problem = z.object({ detail: z.string() });

async function recover(): Promise<void> {
  const [who, ...rest] = process.argv.slice(2);
  if (rest.length > 0)
    throw new StartError('Give one email address or member’s id, or nothing for an admin.');
  const settings = readSettings(process.env);
  const server = `http://127.0.0.1:${settings.port}`;
  const key = await keptApiKey(settings);
  if (key === null) {
    throw new StartError(
      `There is no API key in ${settings.dataDir}: set DATA_DIR or API_KEY as for the server, and start that first.`,
    );
  }
  const ask = async <Reply>(reply: z.ZodType<Reply>, method: string, path: string): Promise<Reply> => {
    const response = await fetch(`${server}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
    }).catch(() => null);
    if (!response) {
      throw new StartError(
        `Nothing answers at ${server}: start the server, or set PORT to where it listens. Links are made by the server.`,
      );
    }
    if (response.status === 401) {
      throw new StartError(
        `The server at ${server} does not take this API key: set DATA_DIR or API_KEY as for the server.`,
      );
    }
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return reply.parse(body);
    const refusal = problem.safeParse(body);
    const detail = refusal.success ? refusal.data.detail : `It answers with ${response.status}.`;
    throw new StartError(`The server at ${server} makes no link. ${detail}`);
  };

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
