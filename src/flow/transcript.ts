/**
 * What a conversation's participants see: the transcript's entries, and what the flow waits for.
 * These shapes are part of the HTTP contract, so a change here is a change to every client.
 */

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** Who a member (a person of the support team) is, as far as a transcript shows it. */
export interface MemberRef {
  id: string;
  name: string;
}

/**
 * A button as the visitor sees it. A press is sent back as `choice: id`. The id names the question it
 * belongs to (`<button>@<visit>`), so that a press on an earlier question is told apart. With `url` it is a
 * link (http or https) and is never sent back.
 */
export interface Button {
  id: string;
  label: string;
  url?: string;
}

export interface Image {
  url: string;
  alt: string;
}

export interface Card {
  title: string;
  text?: string;
  image?: Image;
  buttons?: Button[];
}

/** A file that was sent; its bytes are kept outside of the conversation. */
export interface FileRef {
  id: string;
  name: string;
  /** Its media type, as its content has it. */
  type: string;
  /** How many. */
  bytes: number;
}

interface EntryBase {
  /** Position in the conversation: 1, 2, 3, … without gaps. */
  seq: number;
  /** Unique in the conversation. A visitor's entry has the id of their message, all others `e<seq>`. */
  id: string;
  /** ISO 8601 UTC. A visitor's entry: when it was accepted; all others: when they were decided. */
  at: string;
  from: 'visitor' | 'bot' | 'member' | 'system';
  /** Set where `from` is `member`; visitors get the name only. */
  author?: { id?: string; name: string };
  /** `members`: never shown to the visitor (notes, assignments, flow errors). Absent: everybody. */
  audience?: 'members';
}

export interface TextEntry extends EntryBase {
  type: 'text';
  /** With a file and nothing written: the file's name. */
  text: string;
  file?: FileRef;
  /** On a visitor's entry: the id of the button that was pressed. */
  choice?: string;
  buttons?: Button[];
}

export interface ImageEntry extends EntryBase {
  type: 'image';
  image: Image;
  caption?: string;
  buttons?: Button[];
}

export interface CardEntry extends EntryBase {
  type: 'card';
  card: Card;
}

export interface CarouselEntry extends EntryBase {
  type: 'carousel';
  cards: Card[];
}

/** What happened to the conversation, with a text that can be shown as it is. */
export interface EventEntry extends EntryBase {
  type: 'event';
  event:
    | 'queued'
    | 'offered'
    | 'declined'
    | 'offer_passed'
    | 'left'
    | 'accepted'
    | 'assigned'
    | 'returned'
    | 'timed_out'
    | 'segment'
    | 'resolved'
    | 'reopened'
    | 'closed'
    | 'failed'
    | 'sent'
    | 'contact'
    | 'operated';
  text: string;
  data?: { [key: string]: Value };
}

export type Entry = TextEntry | ImageEntry | CardEntry | CarouselEntry | EventEntry;

export type Status = 'bot' | 'queued' | 'human' | 'resolved' | 'closed';

export type ListenerType =
  'text' | 'choice' | 'name' | 'email' | 'phone' | 'number' | 'date' | 'url' | 'yesno';

/** What the flow waits for from the visitor. */
export interface Expects {
  /** The listener's node id. */
  node: string;
  type: ListenerType;
  buttons?: Button[];
  /** ISO 8601 UTC; absent when the listener has no timeout. */
  until?: string;
}
