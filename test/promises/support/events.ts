import assert from 'node:assert/strict';
import type { Entry } from '../../../src/flow/transcript.ts';
import { API_KEY, type Studio } from '../../support/studio.ts';

export interface ChangeEvent {
  id: string;
  entries: Entry[];
  conversation: { id: string; seq: number; status: string };
}

export interface Reading {
  /** What has arrived so far. */
  readonly events: ChangeEvent[];
  /** Resolves once `enough` holds of what has arrived. */
  until(enough: (events: ChangeEvent[]) => boolean): Promise<void>;
  /** Hangs up; resolves when the line is down. */
  stop(): Promise<void>;
}

export interface ReadingOptions {
  after?: string;
  credential?: string;
  /** Another API process than the studio's own. */
  url?: string;
}

/** Follows a stream of server-sent events as a client does. */
export async function follow(studio: Studio, path: string, options: ReadingOptions = {}): Promise<Reading> {
  const { after, credential, url = studio.url } = options;
  const hangUp = new AbortController();
  const response = await fetch(`${url}${path}`, {
    headers: {
      authorization: `Bearer ${credential ?? API_KEY}`,
      ...(after !== undefined && { 'last-event-id': after }),
    },
    signal: hangUp.signal,
  });
  assert.equal(response.status, 200);
  const events: ChangeEvent[] = [];
  let check: () => void = () => undefined;
  const reading = (async () => {
    let buffer = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      buffer += Buffer.from(chunk).toString();
      const blocks = buffer.split('\n\n');
      buffer = blocks.pop() ?? '';
      for (const block of blocks) {
        const id = /^id: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (id !== undefined && data !== undefined)
          events.push({ id, ...(JSON.parse(data) as Omit<ChangeEvent, 'id'>) });
      }
      check();
    }
  })().catch(() => undefined);
  return {
    events,
    until: (enough) =>
      new Promise((resolve) => {
        check = () => {
          if (enough(events)) resolve();
        };
        check();
      }),
    async stop() {
      hangUp.abort();
      await reading;
    },
  };
}
