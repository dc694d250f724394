import type { ListenerType } from '../../../flow/transcript.ts';
import type { ConversationView, Failure } from '../conversation.ts';
import type { Trouble } from '../sender.ts';

/** What the page itself says, in one place. What a conversation says comes from its flow. */
export const WORDS = {
  log: 'Conversation',
  earlier: 'Show earlier messages',
  loadingEarlier: 'Loading…',
  newest: 'Latest messages',
  loading: 'Loading the conversation…',
  empty: 'Nothing has been said yet. Write something to begin.',
  busy: 'An answer is being written',
  typing: (name: string) => `${name} is writing`,
  seen: 'Seen',
  place: (place: number) =>
    place === 1 ? 'You are next in the queue.' : `You are number ${place} in the queue.`,
  waitingSince: (time: string) => `Waiting since ${time}`,
  reconnecting: 'The connection was lost. Reconnecting…',
  offline: 'You are offline. What you write is kept and sent when you are back.',
  close: 'Close the chat',
  composer: 'Your message',
  attach: 'Attach a file',
  saveFile: (name: string) => `Save ${name}`,
  fileFailed: 'The file could not be loaded. Try again.',
  send: 'Send',
  pickDate: 'Choose a date',
  tooLong: (over: number) => (over === 1 ? '1 character too many' : `${over} characters too many`),
  left: (left: number) => (left === 1 ? '1 character left' : `${left} characters left`),
  ended: 'This conversation has ended. Nothing more can be sent here.',
  startNew: 'Start a new conversation',
  tryAgain: 'Try again',
  tryNow: 'Try now',
  remove: 'Remove',
  sending: 'Sending…',
  sent: 'Sent',
  refused: (reason: string) => (reason === '' ? 'Not sent.' : `Not sent: ${reason}`),
  chosen: 'Your choice',
  answers: 'Answers',
  brokenImage: 'This image could not be loaded.',
  carousel: 'Cards',
  position: (at: number, of: number) => `${at} of ${of}`,
  previousCard: 'Previous card',
  nextCard: 'Next card',
  opensInNewTab: 'opens in a new tab',
  today: 'Today',
  yesterday: 'Yesterday',
} as const;

/** Who is speaking, for those who cannot see on which side a message stands. */
export function speaker(from: 'visitor' | 'bot' | 'member' | 'system', author?: string): string {
  if (from === 'visitor') return 'You:';
  if (from === 'member') return `${author ?? 'A member of the team'}:`;
  return from === 'bot' ? 'Bot:' : '';
}

/** Who is at the other end, in a few words. */
export function statusWords({ status, assignee, entries }: ConversationView): string {
  switch (status) {
    case 'bot':
      return 'Automated answers';
    case 'queued':
      return 'Waiting for a member of the team';
    case 'human': {
      const name = assignee?.name ?? entries.findLast(({ author }) => author !== undefined)?.author?.name;
      return name === undefined ? 'You are talking to a member of the team' : `You are talking to ${name}`;
    }
    case 'resolved':
      return 'Resolved. Write again if something is left';
    case 'closed':
      return 'Ended';
  }
}

/** A number of bytes, as people say it. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function troubleWords(trouble: Trouble): string {
  switch (trouble) {
    case 'none':
      return '';
    case 'offline':
      return 'Will be sent when you are back online';
    case 'unreachable':
      return 'Not sent yet. Trying again…';
    case 'too_many':
      return 'Too many messages at once. Will be sent in a moment';
  }
}

export function failureWords({ kind, detail }: Failure): { title: string; text: string } {
  switch (kind) {
    case 'unreachable':
      return { title: 'The chat cannot be reached', text: 'It is being tried again by itself.' };
    case 'unknown_flow':
      return {
        title: 'There is no such chat',
        text: 'The address may be wrong, or the chat is no longer offered.',
      };
    case 'too_many':
      return {
        title: 'Too many conversations at once',
        text: 'The next one begins by itself in a little while.',
      };
    case 'refused':
      return { title: 'The conversation could not be started', text: detail };
    case 'gone':
      return { title: 'This conversation is no longer there', text: 'You can begin a new one.' };
  }
}

export function placeholder(type: ListenerType | undefined): string {
  switch (type) {
    case 'name':
      return 'Your name';
    case 'email':
      return 'name@example.com';
    case 'phone':
      return '+1 555 010 0199';
    case 'number':
      return 'A number';
    case 'date':
      return 'YYYY-MM-DD';
    case 'url':
      return 'https://…';
    case 'choice':
    case 'yesno':
      return 'Choose above, or write…';
    case 'text':
    case undefined:
      return 'Write a message…';
  }
}
