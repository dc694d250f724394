/** The bounds of the language. Reaching one is an error with a name, never a crash or a hung worker. */
import type { Instant } from './state.ts';

const DAY = 86_400_000;

/** Node steps one taken input may cause; a flow that needs more runs in a circle. */
export const MAX_STEPS = 1_000;
/** Calls inside calls. */
export const MAX_CALL_DEPTH = 20;
/** Characters of one rendered text. */
export const MAX_TEXT = 4_096;
/** Characters of an SMS; what Twilio takes. */
export const MAX_SMS = 1_600;
/** Characters of an email’s text, and of its HTML. */
export const MAX_EMAIL = 20_000;
export const MAX_SUBJECT = 500;
export const MAX_RECIPIENTS = 50;
/** Characters of all of an email’s addresses, with what is between them. */
export const MAX_ADDRESSES = 16_000;
/** Characters of what is filled in for one placeholder of a WhatsApp template. */
export const MAX_PARAMETER = 1_024;
/** Characters of a rendered button label. */
export const MAX_LABEL = 256;
/**
 * Characters (as JSON) that the bot may say to one taken input, so that a step stays far below what a Temporal
 * payload can hold.
 */
export const MAX_SAID = 100_000;
/** Characters of one variable's value as JSON. */
export const MAX_VALUE = 8_192;
/** Characters of all variables together as JSON. */
export const MAX_VARIABLES_SIZE = 262_144;
export const MAX_VARIABLES = 200;
/** Characters a filter may produce on the way to a text. */
export const MAX_INTERMEDIATE = 16_384;
/** Buttons remembered so that a late press can be named. */
export const MAX_EARLIER_BUTTONS = 60;
/** Groups of conditions inside groups. */
export const MAX_CONDITION_DEPTH = 5;
/** Instructions of one compiled pattern. */
export const MAX_PATTERN = 500;
/** Characters of a text that a pattern looks at. */
export const MAX_MATCHED = 1_000;
/**
 * What all tests of one taken input may cost: characters looked at, times instructions where a pattern does. Far
 * beyond any sensible flow, and a fraction of a second, after which Temporal would take the worker for hung.
 */
export const MAX_WORK = 3_000_000;

export const MAX_INTENTS = 50;
/** Examples of one intent. */
export const MAX_EXAMPLES = 50;
/** Characters of one example. */
export const MAX_EXAMPLE = 300;

export const MIN_DURATION = 1_000;
export const MAX_DURATION = 400 * DAY;
export const DEFAULT_RETRY_FOR = 600_000;
/** How long a member is asked before the next one is. */
export const DEFAULT_OFFER_FOR = 60_000;
/** How long a member may be away before their conversation goes to another. */
export const DEFAULT_REASSIGN_AFTER = 300_000;
export const DEFAULT_CLOSE_AFTER = 90 * DAY;

/** The last instant a date can show. */
export const MAX_INSTANT: Instant = 8_640_000_000_000_000;
