import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Logger } from 'pino';
import type { Classification, Classifier } from '../../classify/classifier.ts';
import type { FileRef } from '../../flow/transcript.ts';
import type { MessageBody } from '../../store/inbound.ts';
import type { StoredPlan } from '../../store/plans.ts';
import { withinPatience } from './within-patience.ts';

/** A phone number has at least so many digits; anything else is not worth parsing. */
const DIGITS = /(?:\d\D{0,3}){5}/;
/** With all its separators it is not longer than this. */
const LONGEST = 40;
/** Milliseconds that a message waits to be classified; after that it is accepted as it is. */
const CLASSIFIED_WITHIN = 200;

/**
 * What was recognised in a visitor's text is recorded with it: the rules (of phone numbers, of sentiment and intents)
 * change with upgrades of the libraries, and a recorded conversation must not.
 * `findPlan`: what the conversation runs on; null when there is no such conversation.
 */
export type ReadAnswer = (
  answer: { text?: string | undefined; choice?: string | undefined; file?: FileRef | undefined },
  findPlan: () => Promise<StoredPlan | null>,
) => Promise<MessageBody>;

export function createReadAnswer(classifier: Classifier, log: Logger): ReadAnswer {
  /** Nothing where it fails or takes too long: a message is worth more than what is known of it. */
  async function classify(text: string, stored: StoredPlan): Promise<Classification> {
    const { reads } = stored.plan;
    if (!reads || text.trim() === '') return {};
    const stop = new AbortController();
    const { language, intents } = stored;
    const ask = async () =>
      classifier.classify(text, {
        language,
        sentiment: reads.sentiment === true,
        intents,
        signal: stop.signal,
      });
    try {
      const found = await withinPatience(ask(), CLASSIFIED_WITHIN);
      if (found) return found;
      stop.abort();
      log.warn(
        { flow: stored.plan.flow },
        'A message was accepted unclassified: the classifier took too long.',
      );
    } catch (error) {
      log.warn(
        { err: error, flow: stored.plan.flow },
        'A message was accepted unclassified: the classifier failed.',
      );
    }
    return {};
  }

  return async ({ text, choice, file }, findPlan) => {
    if (choice !== undefined) return { choice };
    // A file's name is nothing that the visitor says.
    if (text === undefined) return file ? { file } : { text: '' };
    const stored = await findPlan();
    const phone = readPhone(text, stored?.region ?? null);
    const readings = { ...(phone !== null && { phone }), ...(stored && (await classify(text, stored))) };
    const said = { text, ...(file && { file }) };
    return Object.keys(readings).length === 0 ? said : { ...said, readings };
  };
}

/** E.164, when the text as a whole is a valid number. `region`: the flow's, for national numbers. */
function readPhone(text: string, region: string | null): string | null {
  if (text.length > LONGEST || !DIGITS.test(text)) return null;
  const country = region !== null && isSupportedCountry(region) ? { defaultCountry: region } : {};
  const number = parsePhoneNumberFromString(text, { ...country, extract: false });
  return number?.isValid() ? number.number : null;
}
