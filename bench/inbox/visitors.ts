/** The visitors’ process: `visitors.ts <url> <api key> <flow>`, driven by its parent. */
import { setTimeout as delay } from 'node:timers/promises';
import { answerParent } from '../support/ask.ts';

export type VisitorsCall =
  /** Opens so many conversations; resolves to their ids. */
  | { do: 'open'; conversations: number }
  /**
   * Writes at a steady rate, whatever the answers take: in turns in every conversation, and each tenth time in
   * `often`. Resolves to a `Written` once everything is accepted.
   */
  | { do: 'write'; perSecond: number; milliseconds: number; often: string };

export interface Written {
  messages: number;
  /** What was written last in each conversation. */
  last: Record<string, string>;
}

/** Conversations that are opened at the same time. */
const AT_ONCE = 8;
const OFTEN = 10;

const [url = '', apiKey = '', flow = ''] = process.argv.slice(2);
/** Each visitor’s own, by conversation. */
const tokens = new Map<string, string>();
let written = 0;

async function post<Reply>(path: string, credential: string, body: object): Promise<Reply> {
  const response = await fetch(`${url}/api/v1/conversations${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Reply;
}

async function open(conversations: number): Promise<string[]> {
  for (let opened = 0; opened < conversations; opened += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, conversations - opened) }, (_, at) => opened + at);
    await Promise.all(
      numbers.map(async (number) => {
        const body = { flow, visitor: { name: `Visitor ${number}` }, message: 'My parcel is lost' };
        const { id, token } = await post<{ id: string; token: string }>('', apiKey, body);
        tokens.set(id, token);
      }),
    );
  }
  return [...tokens.keys()];
}

async function write({ perSecond, milliseconds, often }: Extract<VisitorsCall, { do: 'write' }>) {
  const ids = [...tokens.keys()];
  const last: Record<string, string> = {};
  /** By conversation: a visitor writes the next message when the one before is accepted. */
  const accepted = new Map<string, Promise<unknown>>();
  const messages = Math.round((perSecond * milliseconds) / 1_000);
  const start = performance.now();
  for (let index = 0; index < messages; index += 1) {
    const id = index % OFTEN === 0 ? often : (ids[index % ids.length] as string);
    const text = `Message ${(written += 1)}: is there any news of my order?`;
    last[id] = text;
    const say = () => post(`/${id}/messages`, tokens.get(id) ?? '', { text });
    accepted.set(id, (accepted.get(id) ?? Promise.resolve()).then(say));
    await delay(start + ((index + 1) / perSecond) * 1_000 - performance.now());
  }
  await Promise.all(accepted.values());
  return { messages, last } satisfies Written;
}

process.on('disconnect', () => process.exit(0));
answerParent<VisitorsCall>((call) => {
  switch (call.do) {
    case 'open':
      return open(call.conversations);
    case 'write':
      return write(call);
  }
});
