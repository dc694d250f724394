/** An account with Twilio: sends SMS, and knows its numbers. */
import twilio from 'twilio';
import type { SendRequest } from '../../flow/state.ts';
import { REQUEST_TIMEOUT, type TestResult, type TwilioAccount } from '../accounts.ts';
import { networkFault } from '../network-fault.ts';
import { toE164 } from '../phone-number.ts';
import { createScrubber } from '../scrub.ts';
import type { AttemptResult, LookUp, Sender } from '../send.ts';
import { classify } from './errors.ts';
import { TwilioHttp } from './http.ts';

export type SmsRequest = Extract<SendRequest, { name: 'sendSms' }>;

/** Characters of one message, over all its segments. */
const LONGEST_TEXT = 1_600;
/** Of one list; more numbers than a person picks from. */
const MOST_LISTED = 1_000;
const SERVICE = /^MG[0-9a-fA-F]{32}$/;
/** Milliseconds that the clocks of Twilio and of this machine may differ by. */
const CLOCKS = 120_000;

/** What a message can be sent from. */
export interface TwilioSenders {
  numbers: { number: string; name: string }[];
  services: { id: string; name: string }[];
}

export interface Twilio extends Sender<SmsRequest> {
  test(): Promise<TestResult>;
  /** The account's SMS-capable numbers and messaging services, or what went wrong. */
  senders(): Promise<TwilioSenders | { error: string }>;
}

export function createTwilio({ settings, secrets }: TwilioAccount, timeout = REQUEST_TIMEOUT): Twilio {
  const scrub = createScrubber([secrets.authToken], settings.accountSid);
  /** A client for each call, so that what its answer's headers said belongs to that call. */
  const open = () => {
    const http = new TwilioHttp(settings.baseUrl, timeout);
    const client = twilio(settings.accountSid, secrets.authToken, { httpClient: http });
    return { http, client };
  };

  const failure = (error: unknown, http: TwilioHttp): AttemptResult => {
    const { status, code, message } = error as { status?: unknown; code?: unknown; message?: unknown };
    if (typeof status !== 'number') return networkFault('Twilio', error);
    return classify({
      status,
      code: typeof code === 'number' ? code : null,
      message: scrub(typeof message === 'string' ? message : 'no reason given'),
      retryAfter: http.retryAfter,
    });
  };

  const explain = (error: unknown, http: TwilioHttp): string => {
    const result = failure(error, http);
    return result.kind === 'accepted' ? '' : result.error.message;
  };

  return {
    async send(request, { callbackUrl }) {
      const recipient = toE164(request.to, request.region ?? settings.region);
      if (recipient === null) return refused('invalid_recipient', `“${request.to}” is not a phone number.`);
      if (request.text.trim() === '') return refused('rejected', 'There is no text to send.');
      if (request.text.length > LONGEST_TEXT) {
        const message = `The text has ${request.text.length} characters; an SMS takes at most ${LONGEST_TEXT}.`;
        return refused('text_too_long', message);
      }
      const { http, client } = open();
      try {
        const message = await client.messages.create({
          to: recipient,
          body: request.text,
          ...senderOf(request),
          ...(callbackUrl !== null && { statusCallback: callbackUrl }),
        });
        return {
          kind: 'accepted',
          providerId: message.sid,
          providerStatus: message.status,
          to: recipient,
        };
      } catch (error) {
        return failure(error, http);
      }
    },

    async lookUp(request, { since }): Promise<LookUp> {
      const to = toE164(request.to, request.region ?? settings.region);
      if (to === null) return { kind: 'absent' };
      const { http, client } = open();
      const from = senderOf(request);
      try {
        const messages = await client.messages.list({
          to,
          ...('from' in from && { from: from.from }),
          dateSentAfter: new Date(since.getTime() - CLOCKS),
          limit: MOST_LISTED,
        });
        const match = messages.find(
          ({ body, dateCreated }) =>
            body === request.text && dateCreated.getTime() >= since.getTime() - CLOCKS,
        );
        if (!match) return { kind: 'absent' };
        return { kind: 'found', providerId: match.sid, providerStatus: match.status };
      } catch (error) {
        const result = failure(error, http);
        return result.kind === 'accepted' ? { kind: 'unknowable' } : { kind: 'failed', error: result.error };
      }
    },

    async test() {
      const { http, client } = open();
      try {
        const account = await client.api.v2010.accounts(settings.accountSid).fetch();
        const isActive = account.status === 'active';
        return { ok: isActive, message: scrub(`“${account.friendlyName}” is ${account.status}.`) };
      } catch (error) {
        return { ok: false, message: explain(error, http) };
      }
    },

    async senders() {
      const { http, client } = open();
      try {
        const [numbers, services] = await Promise.all([
          client.incomingPhoneNumbers.list({ limit: MOST_LISTED }),
          client.messaging.v1.services.list({ limit: MOST_LISTED }),
        ]);
        return {
          numbers: numbers
            .filter(({ capabilities }) => capabilities.sms)
            .map(({ phoneNumber, friendlyName }) => ({ number: phoneNumber, name: friendlyName })),
          services: services.map(({ sid, friendlyName }) => ({ id: sid, name: friendlyName })),
        };
      } catch (error) {
        return { error: explain(error, http) };
      }
    },
  };

  function senderOf({ from, region }: SmsRequest): { messagingServiceSid: string } | { from: string } {
    const given = from.trim();
    if (SERVICE.test(given)) return { messagingServiceSid: given };
    // What is no number is a short code or a name; whether the account may use it is Twilio's to say.
    return { from: toE164(given, region ?? settings.region) ?? given };
  }
}

function refused(code: string, message: string): AttemptResult {
  return { kind: 'refused', error: { code, message } };
}
