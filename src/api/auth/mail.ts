import type { Link, LINKS } from './sign-ins.ts';

/** Sends a plain text. False: it could not be sent, and whoever asked has to hand the link over themselves. */
export type Mail = (to: string, subject: string, text: string) => Promise<boolean>;

const LETTERS: Record<keyof typeof LINKS, { subject: string; begin: string; lasts: string }> = {
  invitation: {
    subject: 'Your invitation to Chatbot Studio',
    begin: 'you have been invited to Chatbot Studio. Set a password here to sign in:',
    lasts: 'seven days',
  },
  reset: {
    subject: 'Your new password for Chatbot Studio',
    begin: 'set a new password for Chatbot Studio here:',
    lasts: 'one hour',
  },
};

export function mailLink(
  mail: Mail,
  kind: keyof typeof LINKS,
  to: { name: string; email: string },
  link: Link,
): Promise<boolean> {
  const { subject, begin, lasts } = LETTERS[kind];
  const text = `Hello ${to.name},\n\n${begin}\n\n${link.url}\n\nThe link works once, for ${lasts}. If you did not expect it, leave it unused.\n`;
  return mail(to.email, subject, text);
}
