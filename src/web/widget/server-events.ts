/** One event of a `text/event-stream`. */
export interface ServerEvent {
  type: string;
  data: string;
  /** The id it carried itself; null when it had none. */
  id: string | null;
}

/**
 * Reads a `text/event-stream` body (WHATWG HTML, 9.2.6) and yields its events; comments, the heartbeats, are
 * skipped. Ends when the stream ends or says nothing, not even a heartbeat, for `silence` milliseconds.
 */
export async function* readServerEvents(
  body: ReadableStream<Uint8Array>,
  silence: number,
): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      // Cancelling ends the pending read as if the server had closed.
      const timer = setTimeout(() => void reader.cancel().catch(() => undefined), silence);
      const chunk = await reader.read().finally(() => clearTimeout(timer));
      if (chunk.done) return;
      yield* parser.take(decoder.decode(chunk.value, { stream: true }));
    }
  } finally {
    // The reader left early (its consumer stopped): let go of the connection.
    await reader.cancel().catch(() => undefined);
  }
}

/** Puts events together from pieces of text that may end anywhere. */
class EventParser {
  #rest = '';
  #type = '';
  #data: string[] = [];
  #id: string | null = null;

  *take(text: string): Generator<ServerEvent> {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') this.#takeField(line);
      else if (this.#data.length > 0) yield this.#finish();
      else this.#reset();
    }
  }

  #takeField(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#type = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
  }

  #finish(): ServerEvent {
    const event = { type: this.#type || 'message', data: this.#data.join('\n'), id: this.#id };
    this.#reset();
    return event;
  }

  #reset(): void {
    this.#type = '';
    this.#data = [];
    this.#id = null;
  }
}
