/** What a conversation says where the author said nothing. */
import type { ListenerType } from './transcript.ts';

export const FALLBACK_MESSAGE =
  'Sorry, something went wrong on our side. Please try again in a little while.';
export const EARLIER_BUTTON_MESSAGE =
  'That button belongs to an earlier question. Let us go on with this one.';
export const CHOOSE_MESSAGE = 'Please choose one of these:';
export const QUEUED_NOTICE = 'Thank you. A member of our team will be with you as soon as possible.';
export const QUEUED_AGAIN_NOTICE =
  'The member you were talking with had to leave. Another one will be with you as soon as possible.';
export const LEAVE_TEXT = 'You do not have to wait: you can leave the queue whenever you like.';
export const LEFT_NOTICE = 'You have left the queue.';
export const NOT_QUEUED_NOTICE = 'You are not in the queue any more, so that is no longer possible.';
export const RATED_NOTICE = 'Thank you for your answer.';
export const RETURNED_NOTICE = 'You are talking with our assistant again.';
export const RESOLVED_NOTICE = 'This conversation was marked as resolved.';
export const REOPENED_NOTICE = 'This conversation was opened again.';
export const CLOSED_NOTICE = 'This conversation is closed.';

export const RETRY_MESSAGES: Record<ListenerType, string> = {
  text: 'Sorry, that does not look right. Please try again.',
  choice: 'Sorry, I did not understand that. Please choose one of the options.',
  name: 'Please tell me your name.',
  email: 'That does not look like an email address. Please try again, for example name@example.com.',
  phone:
    'That does not look like a phone number. Please include the country code, for example +44 20 7946 0000.',
  number: 'Please answer with a number.',
  date: 'Please answer with a date, for example 2030-12-31.',
  url: 'Please answer with a web address, for example https://example.com.',
  yesno: 'Please answer with yes or no.',
};
