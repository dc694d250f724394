/**
 * Twilio, SendGrid and WhatsApp as doubles on this machine, to try everything without an account: `npm run doubles`. What
 * they are sent is printed, and delivered a moment later.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSendgridDouble, type SentMail } from './sendgrid.ts';
import { startTwilioDouble, type TwilioMessage } from './twilio.ts';
import { startWhatsappDouble, type WhatsappMessage } from './whatsapp.ts';

/** Where the studio takes webhooks in. */
const STUDIO = process.env['PUBLIC_URL'] ?? `http://localhost:${process.env['PORT'] ?? 3000}`;
/** Milliseconds from accepting a message until it is reported as delivered. */
const UNDER_WAY = 1_500;

const say = (line: string) => console.log(line);
const onAccepted = (line: string) => say(`→ ${line}`);

const twilio = await startTwilioDouble({ port: 4011, onAccepted });
const sendgrid = await startSendgridDouble({ port: 4012, onAccepted });
const whatsapp = await startWhatsappDouble({ port: 4013, onAccepted });

const row = (name: string, value: string) => `  ${name.padEnd(20)}${value}`;
say(
  [
    'Doubles of the providers, for Settings → Integrations (their keys are new at every start):',
    '',
    'Twilio',
    row('Account SID', twilio.accountSid),
    row('Auth token', twilio.authToken),
    row('Base URL', twilio.url),
    '',
    'SendGrid',
    row('API key', sendgrid.apiKey),
    row('Sender', sendgrid.verifiedSenders.join(' or ')),
    row('Webhook public key', sendgrid.webhookPublicKey),
    row('Base URL', sendgrid.url),
    '',
    'WhatsApp Business',
    row('Business account', whatsapp.businessAccountId),
    row('Phone number id', whatsapp.phoneNumberId),
    row('Access token', whatsapp.accessToken),
    row('App secret', whatsapp.appSecret),
    row('Verify token', whatsapp.verifyToken),
    row('Base URL', whatsapp.url),
    '',
    `Deliveries are reported to ${STUDIO}. SMS to +15005550004 are refused (opted out). Ctrl-C stops.`,
    '',
  ].join('\n'),
);

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const reported = new Set<TwilioMessage | SentMail | WhatsappMessage>();

/** Reports each message once. A studio that does not answer is told again, as the real ones do. */
async function deliver<Message extends TwilioMessage | SentMail | WhatsappMessage>(
  messages: Message[],
  report: (message: Message) => Promise<{ status: number }>,
): Promise<void> {
  for (const message of messages.filter((each) => !reported.has(each))) {
    try {
      const { status } = await report(message);
      if (status < 500) reported.add(message);
    } catch {
      // It is away.
    }
  }
}

while (!stop.signal.aborted) {
  await sleep(UNDER_WAY, undefined, { signal: stop.signal }).catch(() => undefined);
  await deliver(twilio.messages, (message) => twilio.report(message, 'delivered'));
  await deliver(sendgrid.mails, (mail) =>
    sendgrid.report(`${STUDIO}/webhooks/sendgrid/events`, { mail, event: 'delivered' }),
  );
  await deliver(whatsapp.messages, (message) =>
    whatsapp.report(`${STUDIO}/webhooks/whatsapp`, { message, status: 'delivered' }),
  );
}
await Promise.all([twilio.stop(), sendgrid.stop(), whatsapp.stop()]);
