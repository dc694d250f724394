/** An account with SendGrid: sends mail. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Client } from '@sendgrid/client';
import { MailService } from '@sendgrid/mail';
import type { SendRequest } from '../../flow/state.ts';
import { REQUEST_TIMEOUT, type SendgridAccount, type TestResult } from '../accounts.ts';
import { networkFault } from '../network-fault.ts';
import { fieldsOf, listOf, textOf } from '../read-json.ts';
import { retryAfter } from '../retry-after.ts';
import { createScrubber } from '../scrub.ts';
import { refused } from '../send-error.ts';
import type { AttemptResult, Sender } from '../send.ts';
import { within } from '../within.ts';
import { classify, untilReset } from './errors.ts';
import { KEY_ARGUMENT } from './events.ts';

export type EmailRequest = Extract<SendRequest, { name: 'sendEmail' }>;

export interface Sendgrid extends Sender<EmailRequest> {
  test(): Promise<TestResult>;
}

/** What a key needs to be allowed for sending (https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions). */
const SENDING = 'mail.send';

/** `timeout`: milliseconds of one request. */
export function createSendgrid({ settings, secrets }: SendgridAccount, timeout = REQUEST_TIMEOUT): Sendgrid {
  const scrub = createScrubber([secrets.apiKey]);
  // Of its own: the package's is shared by the whole process.
  const client = new Client();
  client.setApiKey(secrets.apiKey);
  // After the key, which sets the address back to SendGrid's own. All of it goes on to axios, which the types do not know.
  client.setDefaultRequest({
    timeout,
    // A redirect would carry the key elsewhere.
    maxRedirects: 0,
    // A connection that was kept may be closed at that very moment, which looks as if an answer had been lost.
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
    ...(settings.baseUrl !== undefined && { baseUrl: settings.baseUrl }),
  } as never);
  const mail = new MailService();
  mail.setClient(client);

  const failure = (error: unknown): Exclude<AttemptResult, { kind: 'accepted' }> => {
    const answer = answerOf(error);
    if (!answer) return networkFault('SendGrid', error);
    const { status, headers, body } = answer;
    return classify({
      status,
      errors: errorsOf(body).map(({ message, field }) => ({ message: scrub(message), field })),
      retryAfter: retryAfter(headers['retry-after']) ?? untilReset(headers['x-ratelimit-reset']),
    });
  };

  return {
    async send(request, { key }) {
      const from = senderOf(settings, request.from);
      if (!from) {
        const known = settings.senders.map(({ email }) => email).join(', ');
        const why = request.from === undefined ? 'There is no sender' : `“${request.from}” is no sender`;
        return refused('invalid_sender', `${why} that is set up for SendGrid (${known || 'none is'}).`);
      }
      if (request.subject.trim() === '') return refused('rejected', 'The email has no subject.');
      try {
        const [{ headers }] = await within(
          mail.send({
            from: { email: from.email, ...(from.name !== undefined && { name: from.name }) },
            to: request.to.map((email) => ({ email })),
            subject: request.subject,
            text: request.text,
            ...(request.html !== undefined && { html: request.html }),
            ...(request.replyTo !== undefined && { replyTo: { email: request.replyTo } }),
            customArgs: { [KEY_ARGUMENT]: key },
          }),
          timeout,
        );
        const id: unknown = (headers as Record<string, unknown>)['x-message-id'];
        return {
          kind: 'accepted',
          providerId: typeof id === 'string' ? id : null,
          providerStatus: null,
          to: request.to.join(', '),
        };
      } catch (error) {
        return failure(error);
      }
    },

    // Its list of messages is an extra that few accounts have, and minutes late.
    lookUp: () => Promise.resolve({ kind: 'unknowable' }),

    async test() {
      try {
        const [, body] = await within(client.request({ method: 'GET', url: '/v3/scopes' }), timeout);
        const { scopes } = fieldsOf(body);
        if (!Array.isArray(scopes))
          return { ok: false, message: 'What answered is not SendGrid: it names no scopes.' };
        const maySend = scopes.includes(SENDING);
        const count = `${scopes.length} ${scopes.length === 1 ? 'permission' : 'permissions'}`;
        const what = `SendGrid accepts the key, which has ${count}`;
        const message = maySend ? `${what} and may send mail.` : `${what}, but not “${SENDING}”.`;
        return { ok: maySend, message };
      } catch (error) {
        return { ok: false, message: failure(error).error.message };
      }
    },
  };
}

/** The configured sender with this address; the first one when none is named. */
function senderOf(
  { senders }: SendgridAccount['settings'],
  address: string | undefined,
): SendgridAccount['settings']['senders'][number] | undefined {
  if (address === undefined) return senders[0];
  const wanted = address.trim().toLowerCase();
  return senders.find(({ email }) => email.toLowerCase() === wanted);
}

interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  body: unknown;
}

/** The answer within the library's errors: its own has the status as `code`; a redirect comes as the HTTP client's. */
function answerOf(error: unknown): Answer | null {
  const { code, response } = error as {
    code?: unknown;
    response?: { status?: number; headers?: Answer['headers']; body?: unknown };
  };
  if (!response) return null;
  const status = typeof code === 'number' ? code : response.status;
  return status === undefined ? null : { status, headers: response.headers ?? {}, body: response.body };
}

function errorsOf(body: unknown): { message: string; field: string | null }[] {
  return listOf(fieldsOf(body)['errors']).flatMap((error) => {
    const { message, field } = fieldsOf(error);
    const text = textOf(message);
    return text === null ? [] : [{ message: text, field: textOf(field) }];
  });
}
