/** A SendGrid that remembers: it checks what it is sent, keeps what it accepts, and tells of it by a signed webhook. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  post,
  serveDouble,
  type Answer,
  type DoubleOptions,
  type Handled,
  type ReceivedRequest,
} from './double.ts';
import { Faults } from './faults.ts';

export interface SentMail {
  id: string;
  /** The outbox key, from its custom arguments. */
  key: string | null;
  to: string[];
  from: { email: string; name?: string };
  replyTo: string | null;
  subject: string;
  text: string | null;
  html: string | null;
}

export interface SendgridDouble {
  url: string;
  apiKey: string;
  /** Base64 (SPKI), as SendGrid's settings page shows it. */
  webhookPublicKey: string;
  /** Senders that are verified; mail from others is refused. */
  verifiedSenders: string[];
  mails: SentMail[];
  faults: Faults;
  /** Tells `webhookUrl` of these events in one request, signed. */
  report(webhookUrl: string, ...events: MailEvent[]): Promise<{ status: number; text: string }>;
  /** Signs a body as `report` does, for whoever wants to spoil it. */
  signed(body: string): Record<string, string>;
  stop(): Promise<void>;
}

export interface MailEvent {
  mail: SentMail;
  event: 'processed' | 'deferred' | 'delivered' | 'bounce' | 'dropped' | 'open';
  /** Absent: one of its own. */
  id?: string;
  reason?: string;
}

interface MailBody {
  personalizations?: { to?: { email: string }[]; custom_args?: Record<string, string> }[];
  from?: { email: string; name?: string };
  reply_to?: { email: string };
  subject?: string;
  content?: { type: string; value: string }[];
  custom_args?: Record<string, string>;
}

const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

export async function startSendgridDouble({ port, onAccepted }: DoubleOptions = {}): Promise<SendgridDouble> {
  const apiKey = `SG.${randomBytes(16).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const mails: SentMail[] = [];
  const faults = new Faults();
  const verifiedSenders = ['support@shop.example', 'orders@shop.example'];

  function handle(request: ReceivedRequest): Handled {
    if (request.headers.authorization !== `Bearer ${apiKey}`)
      return problem(401, 'The provided authorization grant is invalid, expired, or revoked', null);
    switch (`${request.method} ${request.url.pathname}`) {
      case 'POST /v3/mail/send':
        return take(JSON.parse(request.body) as MailBody);
      case 'GET /v3/scopes':
        return { status: 200, body: { scopes: ['mail.send', 'sender_verification_eligible'] } };
      default:
        return problem(404, 'not found', null);
    }
  }

  function take(mail: MailBody): Handled {
    const [personalization] = mail.personalizations ?? [];
    const to = personalization?.to?.map(({ email }) => email) ?? [];
    if (to.length === 0)
      return problem(
        400,
        'The to array is required for all personalization objects.',
        'personalizations.0.to',
      );
    const bad = to.findIndex((email) => !ADDRESS.test(email));
    if (bad !== -1)
      return problem(400, 'Does not contain a valid address.', `personalizations.0.to.${bad}.email`);
    const { from, subject, content = [] } = mail;
    if (!from) return problem(400, 'The from object must be provided for every email send.', 'from');
    if (!verifiedSenders.includes(from.email))
      return problem(403, 'The from address does not match a verified Sender Identity.', 'from');
    if (!subject) return problem(400, 'The subject is required.', 'subject');
    const part = (type: string) => content.find((each) => each.type === type)?.value ?? null;
    return {
      faults,
      accept: () => {
        const sent: SentMail = {
          id: randomBytes(16).toString('base64url'),
          key: Object.values({ ...mail.custom_args, ...personalization?.custom_args })[0] ?? null,
          to,
          from,
          replyTo: mail.reply_to?.email ?? null,
          subject,
          text: part('text/plain'),
          html: part('text/html'),
        };
        mails.push(sent);
        onAccepted?.(`Email to ${to.join(', ')}: ${subject}`);
        return { status: 202, headers: { 'x-message-id': sent.id }, body: {} };
      },
    };
  }

  const signed = (body: string): Record<string, string> => {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    return {
      'content-type': 'application/json',
      'x-twilio-email-event-webhook-timestamp': timestamp,
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.from(timestamp + body),
        privateKey,
      ).toString('base64'),
    };
  };

  const { url, stop } = await serveDouble(port, handle);
  return {
    url,
    apiKey,
    webhookPublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    verifiedSenders,
    mails,
    faults,
    signed,
    report(webhookUrl, ...events) {
      const told = events.map(({ mail, event, id, reason }) => ({
        email: mail.to[0],
        event,
        sg_event_id: id ?? randomBytes(12).toString('base64url'),
        sg_message_id: `${mail.id}.recvd-double`,
        timestamp: Math.floor(Date.now() / 1_000),
        ...(mail.key !== null && { outbox_key: mail.key }),
        ...(reason !== undefined && { reason }),
      }));
      // SendGrid ends its bodies with a line break, and signs it with the rest.
      const body = `${JSON.stringify(told)}\r\n`;
      return post(webhookUrl, signed(body), body);
    },
    stop,
  };
}

function problem(status: number, message: string, field: string | null): Answer {
  return { status, body: { errors: [{ message, field, help: null }] } };
}
