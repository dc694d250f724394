import { randomUUID } from 'node:crypto';
import { createSendgrid } from '../../integrations/sendgrid/sendgrid.ts';
import type { AccountOf } from '../../integrations/read-webhook.ts';
import type { Mail } from '../auth/mail.ts';

/** Members' links go out by the connected SendGrid account, from its first sender; without one nothing is mailed. */
export function mailBySendgrid(accountOf: AccountOf): Mail {
  return async (to, subject, text) => {
    const account = await accountOf('sendgrid');
    if (!account) return false;
    const sent = await createSendgrid(account).send(
      { name: 'sendEmail', to: [to], subject, text },
      { key: `link/${randomUUID()}`, callbackUrl: null, attempt: 1 },
    );
    return sent.kind === 'accepted';
  };
}
