/** An account with Twilio: sends SMS, and knows its senders. */
import twilio from 'twilio';
import type { SendRequest } from '../../flow/state.ts';
import { REQUEST_TIMEOUT, type TestResult, type TwilioAccount } from '../accounts.ts';
import { networkFault } from '../network-fault.ts';
import { toE164 } from '../phone-number.ts';
import { createScrubber } from '../scrub.ts';
import { refused } from '../send-error.ts';
import type { AttemptResult, Sender } from '../send.ts';
import { classify } from './errors.ts';
import { TwilioHttp, TwilioRefusal } from './http.ts';

export type SmsRequest = Extract<SendRequest, { name: 'sendSms' }>;

/** Characters of one message, over all its segments. */
const LONGEST_TEXT = 1_600;
/** Of one list; more than a person picks from, and more messages than one recipient gets within a send's time. */
const MOST_LISTED = 1_000;
const SERVICE = /^MG[0-9a-fA-F]{32}$/;
/** Milliseconds that the clocks of Twilio and of this machine may differ by. */
const CLOCKS = 120_000;
/** What a trial account puts before each text. */
const TRIAL = 'Sent from your Twilio trial account - ';

/** What a message can be sent from. */
export interface TwilioSenders {
  numbers: { number: string; name: string }[];
  services: { id: string; name: string }[];
}

export interface Twilio extends Sender<SmsRequest> {
  test(): Promise<TestResult>;
  /** The account's SMS-capable numbers and messaging services, or why they cannot be had. */
  senders(): Promise<{ ok: true; senders: TwilioSenders } | { ok: false; message: string }>;
}

/** `timeout`: milliseconds of one request. */
export function createTwilio({ settings, secrets }: TwilioAccount, timeout = REQUEST_TIMEOUT): Twilio {
  const { accountSid, baseUrl } = settings;
  const scrub = createScrubber([secrets.authToken], accountSid);
  const httpClient = new TwilioHttp(baseUrl, timeout);
  const client = twilio(accountSid, secrets.authToken, { httpClient });

  const failure = (error: unknown): Exclude<AttemptResult, { kind: 'accepted' }> => {
    if (!(error instanceof TwilioRefusal)) return networkFault('Twilio', error);
    const { status, code, retryAfter, message } = error;
    return classify({ status, code, retryAfter, message: scrub(message) });
  };
  const phoneNumber = (text: string, request: SmsRequest) => toE164(text, request.region ?? settings.region);

  function senderOf(request: SmsRequest): { messagingServiceSid: string } | { from: string } {
    const from = request.from.trim();
    if (SERVICE.test(from)) return { messagingServiceSid: from };
    // What is no number is a short code or a name; whether the account may use it is Twilio's to say.
    return { from: phoneNumber(from, request) ?? from };
  }

  return {
    async send(request, { callbackUrl }) {
      const to = phoneNumber(request.to, request);
      if (to === null) return refused('invalid_recipient', `“${request.to}” is not a phone number.`);
      if (request.text.trim() === '') return refused('rejected', 'There is no text to send.');
      if (request.text.length > LONGEST_TEXT) {
        const { length } = request.text;
        return refused(
          'text_too_long',
          `The text has ${length} characters; an SMS takes at most ${LONGEST_TEXT}.`,
        );
      }
      try {
        const { sid, status } = await client.messages.create({
          to,
          body: request.text,
          ...senderOf(request),
          ...(callbackUrl !== null && { statusCallback: callbackUrl }),
        });
        if (typeof sid === 'string') return { kind: 'accepted', providerId: sid, providerStatus: status, to };
        const message = 'What answered took the request, but not as Twilio does: there is no message id.';
        return { kind: 'ambiguous', error: { code: 'unavailable', message } };
      } catch (error) {
        return failure(error);
      }
    },

    async lookUp(request, { since, isOthers }) {
      const to = phoneNumber(request.to, request);
      if (to === null) return { kind: 'absent' };
      const sender = senderOf(request);
      try {
        // The newest page. Not by the date it was sent: one that still waits in Twilio's queue has none.
        const { instances: messages } = await client.messages.page({
          to,
          ...('from' in sender && { from: sender.from }),
          pageSize: MOST_LISTED,
        });
        const earliest = since.getTime() - CLOCKS;
        const matches = messages.filter(
          ({ body, dateCreated }) =>
            (body === request.text || body === TRIAL + request.text) && dateCreated.getTime() >= earliest,
        );
        for (const { sid, status } of matches) {
          if (!(await isOthers(sid))) return { kind: 'found', providerId: sid, providerStatus: status };
        }
        return { kind: 'absent' };
      } catch (error) {
        return { kind: 'failed', error: failure(error).error };
      }
    },

    async test() {
      try {
        const { friendlyName, status } = await client.api.v2010.accounts(accountSid).fetch();
        return { ok: status === 'active', message: scrub(`The account “${friendlyName}” is ${status}.`) };
      } catch (error) {
        return { ok: false, message: failure(error).error.message };
      }
    },

    async senders() {
      try {
        const [numbers, services] = await Promise.all([
          client.incomingPhoneNumbers.list({ limit: MOST_LISTED }),
          client.messaging.v1.services.list({ limit: MOST_LISTED }),
        ]);
        const senders = {
          numbers: numbers
            .filter(({ capabilities }) => capabilities.sms)
            .map((number) => ({ number: number.phoneNumber, name: number.friendlyName })),
          services: services.map(({ sid, friendlyName }) => ({ id: sid, name: friendlyName })),
        };
        return { ok: true, senders };
      } catch (error) {
        return { ok: false, message: failure(error).error.message };
      }
    },
  };
}
