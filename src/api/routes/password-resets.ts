import type { Logger } from 'pino';
import { z } from 'zod';
import type { Database } from '../../store/database.ts';
import { findMember } from '../../store/directory.ts';
import { countLinksSince } from '../../store/sign-ins.ts';
import { mailLink } from '../auth/mail.ts';
import { LINKS } from '../auth/sign-ins.ts';
import { describeError } from '../../describe-error.ts';
import { route, type Route } from '../route.ts';
import type { MemberRouteDeps } from './members.ts';

/** Unused links that one member is sent within an hour, whoever asks for them. */
const MOST_LINKS = 3;

export const passwordResetRoutes = (deps: MemberRouteDeps): Route[] => [
  route({
    name: 'requestPasswordReset',
    method: 'post',
    path: '/api/v1/password-resets',
    tag: 'sign-in',
    summary: 'Mail a member a link with which they set a new password',
    description: 'Answers the same, and as fast, whether or not there is such a member.',
    credentials: ['open'],
    limit: 'reset',
    bodyLimit: 'message',
    body: z.strictObject({ email: z.email().max(254) }),
    responses: { 202: { description: 'If somebody signs in with this address, they get a mail.' } },
    handle({ body, log }) {
      // Not waited for: how long it takes would tell who is a member.
      void mailReset(deps, body.email, log);
      return { status: 202 };
    },
  }),
];

async function mailReset(
  { database, auth, mail }: MemberRouteDeps,
  email: string,
  log: Logger,
): Promise<void> {
  try {
    const member = await memberWhoSignsIn(database, email);
    if (!member) return;
    const anHourAgo = new Date(Date.now() - LINKS.reset);
    if ((await countLinksSince(database, member.id, anHourAgo)) >= MOST_LINKS) return;
    const emailed = await mailLink(mail, 'reset', member, await auth.signIns.makeLink(member.id, 'reset'));
    if (!emailed) log.warn('A link to set a new password could not be mailed.');
  } catch (error) {
    log.error({ error: describeError(error) }, 'A link to set a new password could not be mailed.');
  }
}

async function memberWhoSignsIn(database: Database, email: string) {
  const member = await findMember(database, email);
  return member?.email && member.signIn !== 'none' ? { ...member, email: member.email } : null;
}
