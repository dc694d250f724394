/** A Twilio that remembers: it checks what it is sent, keeps what it accepts, and tells of it by signed callbacks. */
import { randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import {
  post,
  serveDouble,
  type Answer,
  type DoubleOptions,
  type Handled,
  type ReceivedRequest,
} from './double.ts';
import { Faults } from './faults.ts';

export interface TwilioMessage {
  sid: string;
  /** The outbox key, from the address of its callback. */
  key: string | null;
  to: string;
  from: string | null;
  service: string | null;
  text: string;
  callback: string | null;
  status: string;
  createdAt: Date;
}

export interface TwilioDouble {
  url: string;
  accountSid: string;
  authToken: string;
  /** What it has accepted, in order. */
  messages: TwilioMessage[];
  faults: Faults;
  /** Tells the message's callback address of this status, signed; resolves to what it answered. */
  report(
    message: TwilioMessage,
    status: string,
    errorCode?: number,
  ): Promise<{ status: number; text: string }>;
  stop(): Promise<void>;
}

/** Answered as Twilio answers its own test numbers (https://www.twilio.com/docs/iam/test-credentials). */
const REFUSED: Readonly<Record<string, [code: number, message: string]>> = {
  '+15005550001': [21211, "The 'To' number +15005550001 is not a valid phone number."],
  '+15005550002': [21612, "The 'To' phone number +15005550002 is not reachable from the 'From' number."],
  '+15005550003': [21408, 'Permission to send an SMS has not been enabled for the region.'],
  '+15005550004': [21610, 'Attempt to send to unsubscribed recipient.'],
  '+15005550009': [21614, "The 'To' number +15005550009 is not a mobile number."],
};

const NUMBERS = [
  {
    phone_number: '+15005550006',
    friendly_name: 'Support line',
    capabilities: { sms: true, mms: true, voice: true },
  },
  {
    phone_number: '+442079460018',
    friendly_name: 'London',
    capabilities: { sms: true, mms: false, voice: true },
  },
  {
    phone_number: '+13125550140',
    friendly_name: 'Voice only',
    capabilities: { sms: false, mms: false, voice: true },
  },
];

export async function startTwilioDouble({ port, onAccepted }: DoubleOptions = {}): Promise<TwilioDouble> {
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const authToken = randomBytes(16).toString('hex');
  const service = { sid: `MG${randomBytes(16).toString('hex')}`, friendly_name: 'Order updates' };
  const messages: TwilioMessage[] = [];
  const faults = new Faults();
  const account = `/2010-04-01/Accounts/${accountSid}`;

  function handle(request: ReceivedRequest): Handled {
    const credentials = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    if (request.headers.authorization !== credentials) return problem(401, 20003, 'Authenticate');
    switch (`${request.method} ${request.url.pathname}`) {
      case `POST ${account}/Messages.json`:
        return take(new URLSearchParams(request.body));
      case `GET ${account}/Messages.json`:
        return list(request.url.searchParams);
      case `GET ${account}.json`:
        return {
          status: 200,
          body: { sid: accountSid, friendly_name: 'Chatbot Studio’s double', status: 'active', type: 'Full' },
        };
      case `GET ${account}/IncomingPhoneNumbers.json`:
        return { status: 200, body: { incoming_phone_numbers: NUMBERS, next_page_uri: null } };
      case 'GET /v1/Services':
        return { status: 200, body: { services: [service], meta: { key: 'services', next_page_url: null } } };
      default:
        return problem(404, 20404, `The requested resource ${request.url.pathname} was not found`);
    }
  }

  function take(form: URLSearchParams): Handled {
    const to = form.get('To') ?? '';
    const text = form.get('Body') ?? '';
    const from = form.get('From');
    const serviceSid = form.get('MessagingServiceSid');
    const refusal = REFUSED[to];
    if (refusal) return problem(400, ...refusal);
    if (!/^\+[1-9]\d{6,14}$/.test(to))
      return problem(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
    if (from === null && serviceSid === null)
      return problem(400, 21603, "A 'From' phone number is required.");
    const isOurs = NUMBERS.some(({ phone_number }) => phone_number === from) || serviceSid === service.sid;
    if (!isOurs)
      return problem(400, 21606, `The 'From' phone number ${from ?? ''} is not valid for this account.`);
    if (text === '') return problem(400, 21602, 'Message body is required.');
    if (text.length > 1_600)
      return problem(400, 21617, 'The concatenated message body exceeds the 1600 character limit.');
    return {
      faults,
      accept: () => {
        const callback = form.get('StatusCallback');
        const message: TwilioMessage = {
          sid: `SM${randomBytes(16).toString('hex')}`,
          key: callback === null ? null : new URL(callback).searchParams.get('key'),
          to,
          from,
          service: serviceSid,
          text,
          callback,
          status: 'queued',
          createdAt: new Date(),
        };
        messages.push(message);
        onAccepted?.(`SMS to ${to}: ${text}`);
        return { status: 201, body: resource(message) };
      },
    };
  }

  function list(query: URLSearchParams): Answer {
    const found = messages.filter(
      ({ to, from }) =>
        (query.get('To') ?? to) === to && (from === null || (query.get('From') ?? from) === from),
    );
    return { status: 200, body: { messages: found.map(resource).reverse(), next_page_uri: null } };
  }

  const resource = ({ sid, to, from, service: serviceSid, text, status, createdAt }: TwilioMessage) => ({
    sid,
    account_sid: accountSid,
    to,
    from,
    messaging_service_sid: serviceSid,
    body: text,
    status,
    error_code: null,
    error_message: null,
    date_created: createdAt.toUTCString(),
    date_sent: createdAt.toUTCString(),
    num_segments: '1',
  });

  const { url, stop } = await serveDouble(port, handle);
  return {
    url,
    accountSid,
    authToken,
    messages,
    faults,
    report(message, status, errorCode) {
      message.status = status;
      if (message.callback === null) throw new Error(`${message.sid} has no callback.`);
      const fields: Record<string, string> = {
        MessageSid: message.sid,
        SmsSid: message.sid,
        AccountSid: accountSid,
        MessageStatus: status,
        To: message.to,
        ...(message.from !== null && { From: message.from }),
        ...(errorCode !== undefined && { ErrorCode: String(errorCode) }),
      };
      return post(
        message.callback,
        {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': getExpectedTwilioSignature(authToken, message.callback, fields),
        },
        new URLSearchParams(fields).toString(),
      );
    },
    stop,
  };
}

function problem(status: number, code: number, message: string): Answer {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return { status, body: { code, message, more_info, status } };
}
