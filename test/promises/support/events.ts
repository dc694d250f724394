import assert from 'node:assert/strict';
import type { Entry } from '../../../src/flow/transcript.ts';
import { API_KEY, type Studio } from '../../support/studio.ts';

export interface ChangeEvent {
  id: string;
  entries: Entry[];
  conversation: { id: string; seq: number; status: string };
}

/** Whatever is on the stream, in its order; `change` events without their ids. */
export interface Told {
  event: string;
  hasId: boolean;
  // Tests look into it freely.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  data: any;
}

export interface Reading {
  /** What has arrived so far. */
  readonly events: ChangeEvent[];
  /** The same and everything else that has arrived. */
  readonly told: Told[];
  /** Resolves once `enough` holds of what has arrived. */
  until(enough: (events: ChangeEvent[], told: Told[]) => boolean): Promise<void>;
  /** Resolves when the other side has ended it, or `stop`. */
  ended: Promise<void>;
  /** Hangs up; resolves when the line is down. */
  stop(): Promise<void>;
}

export interface ReadingOptions {
  after?: string;
  credential?: string;
  /** A member's session, instead of a credential. */
  cookie?: string;
  /** Another API process than the studio's own. */
  url?: string;
}

/** Follows a stream of server-sent events as a client does. */
export async function follow(
  studio: Pick<Studio, 'url'>,
  path: string,
  options: ReadingOptions = {},
): Promise<Reading> {
  const { after, credential, cookie, url = studio.url } = options;
  const hangUp = new AbortController();
  const response = await fetch(`${url}${path}`, {
    headers: {
      ...(cookie === undefined ? { authorization: `Bearer ${credential ?? API_KEY}` } : { cookie }),
      ...(after !== undefined && { 'last-event-id': after }),
    },
    signal: hangUp.signal,
  });
  assert.equal(response.status, 200);
  const events: ChangeEvent[] = [];
  const told: Told[] = [];
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
        const event = /^event: (.*)$/m.exec(block)?.[1];
        if (event !== undefined && data !== undefined)
          told.push({ event, hasId: id !== undefined, data: JSON.parse(data) });
        if (id !== undefined && data !== undefined)
          events.push({ id, ...(JSON.parse(data) as Omit<ChangeEvent, 'id'>) });
      }
      check();
    }
  })().catch(() => undefined);
  return {
    events,
    told,
    until: (enough) =>
      new Promise((resolve) => {
        check = () => {
          if (enough(events, told)) resolve();
        };
        check();
      }),
    ended: reading,
    async stop() {
      hangUp.abort();
      await reading;
    },
  };
}
