import type { OutgoingBody } from './api-client.ts';
import type { TextStorage } from './surroundings.ts';

/** A message that the transcript does not show yet. */
export interface OutboxMessage extends OutgoingBody {
  /** Milliseconds since 1970; the order in which the messages were written. */
  at: number;
  /** What the visitor sees: the text, or the label of the button that was pressed. */
  label: string;
  /** The API has it; what is missing is its entry. */
  accepted?: true;
  /** The API refused it: repeating it is up to the visitor. */
  refused?: { code: string; detail: string };
}

const PREFIX = 'chatbot-studio:outbox:';

/**
 * The messages of one conversation on their way, kept in storage so that a reload, a crash or a day without a
 * network loses none. Each message has a key of its own: tabs share the storage, and two that rewrote one list
 * would lose what the other had added.
 */
export class Outbox {
  readonly #storage: TextStorage;
  readonly #prefix: string;
  readonly #messages = new Map<string, OutboxMessage>();
  #lastAt = 0;

  constructor(storage: TextStorage, conversation: string) {
    this.#storage = storage;
    this.#prefix = `${PREFIX}${conversation}:`;
    this.reload();
  }

  /** Whether `key` of the storage belongs to this outbox; `null` stands for all keys. */
  owns(key: string | null): boolean {
    return key === null || key.startsWith(this.#prefix);
  }

  /** Reads again what other tabs may have changed. */
  reload(): void {
    const stored = new Map<string, OutboxMessage>();
    for (const key of this.#storage.keys()) {
      if (!key.startsWith(this.#prefix)) continue;
      const message = parse(this.#storage.get(key));
      if (message) stored.set(message.id, message);
    }
    for (const [id, message] of this.#messages) {
      if (stored.has(id)) continue;
      // Another tab has seen its entry, which will come to this tab as well; or the visitor dismissed it there.
      if (message.refused) this.#messages.delete(id);
      else this.#messages.set(id, { ...message, accepted: true });
    }
    for (const [id, message] of stored) this.#messages.set(id, message);
  }

  /** All of them, in the order in which they were written. */
  list(): OutboxMessage[] {
    return [...this.#messages.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  /** The message to send next, as all tabs see it. */
  next(): OutboxMessage | null {
    this.reload();
    return this.list().find((message) => !message.accepted && !message.refused) ?? null;
  }

  add(message: Omit<OutboxMessage, 'at'>, now: number): void {
    this.#lastAt = Math.max(now, this.#lastAt + 1);
    this.#put({ ...message, at: this.#lastAt });
  }

  accept(id: string): void {
    const message = this.#messages.get(id);
    if (message) this.#put({ ...message, accepted: true });
  }

  refuse(id: string, reason: { code: string; detail: string }): void {
    const message = this.#messages.get(id);
    if (message) this.#put({ ...message, refused: reason });
  }

  /** Puts a refused message back in its place among those to be sent. */
  readmit(id: string): void {
    const found = this.#messages.get(id);
    if (!found) return;
    const { refused: _, ...message } = found;
    this.#put(message);
  }

  /** The transcript shows it, or the visitor dismissed it. */
  remove(id: string): void {
    const message = this.#messages.get(id);
    if (!message) return;
    this.#messages.delete(id);
    this.#storage.remove(this.#keyOf(message));
  }

  clear(): void {
    for (const { id } of this.list()) this.remove(id);
  }

  #put(message: OutboxMessage): void {
    this.#messages.set(message.id, message);
    this.#storage.set(this.#keyOf(message), JSON.stringify(message));
  }

  #keyOf({ id }: OutboxMessage): string {
    return this.#prefix + id;
  }
}

function parse(text: string | null): OutboxMessage | null {
  try {
    return text === null ? null : (JSON.parse(text) as OutboxMessage);
  } catch {
    return null;
  }
}
