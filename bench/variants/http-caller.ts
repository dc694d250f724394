/** The process that calls our API: `http-caller.ts <url> <api key> <flow>`, driven by its parent. */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { TurnReply } from '../../src/api/conversations/accept-message.ts';
import { answerParent } from '../support/ask.ts';
import { TEXT, VISITOR } from '../support/flows.ts';
import { keepTalking } from '../support/keep-talking.ts';
import { untilAnswered } from '../support/until-answered.ts';

export type HttpCall =
  | { do: 'open' }
  | { do: 'turn'; conversation: string }
  | { do: 'talk'; conversations: readonly string[]; milliseconds: number };

const [url = '', apiKey = '', flow = ''] = process.argv.slice(2);
// Idle connections are dropped before the server does so, which would meet the next request half-way.
const agent = new Agent({ keepAlive: true, timeout: 2_000 });

function post<Reply>(path: string, body: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const content = JSON.stringify(body);
    const call = request(`${url}/api/v1/conversations${path}`, {
      agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(content),
      },
    });
    call.on('response', (response) => void json(response).then((reply) => resolve(reply as Reply), reject));
    call.on('error', reject);
    call.end(content);
  });
}

function turn(conversation: string): Promise<void> {
  const message = { id: randomUUID(), text: TEXT };
  return untilAnswered(() => post<TurnReply>(`/${conversation}/messages`, message), 2);
}

async function open(): Promise<string> {
  const { id } = await post<{ id: string }>('', { flow, visitor: VISITOR });
  await turn(id);
  return id;
}

process.on('disconnect', () => process.exit(0));
answerParent<HttpCall>((call) => {
  switch (call.do) {
    case 'open':
      return open();
    case 'turn':
      return turn(call.conversation);
    case 'talk':
      return keepTalking(call.conversations, call.milliseconds, turn);
  }
});
