import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** Where the Web UI asks how it is to behave. */
const SETTINGS = '/api/v1/settings';

const settings = z.looseObject({ Codec: z.looseObject({}) });

/**
 * Stands in front of the dev server's Web UI and changes how that asks the codec server: with the browser's cookies, since
 * payloads are decoded for those who have signed in. It also has the UI say so to the others. The CLI has no options for
 * either.
 * @param port of 127.0.0.1, where people reach it.
 * @param behind the port of 127.0.0.1 where the UI itself is served.
 * @param signInAt where people sign in.
 * @returns what stops it.
 */
export async function startUiFront(
  port: number,
  behind: number,
  signInAt: string,
): Promise<() => Promise<void>> {
  const server = createServer((asked, answer) => {
    const isSettings = asked.url?.split('?', 1)[0] === SETTINGS;
    // What is to be changed has to come uncompressed.
    const headers = isSettings ? { ...asked.headers, 'accept-encoding': 'identity' } : asked.headers;
    const forwarded = ask({
      host: '127.0.0.1',
      port: behind,
      method: asked.method,
      path: asked.url,
      headers,
    });
    forwarded.on('response', (reply) => {
      if (isSettings && reply.statusCode === 200) void sendSettings(reply, answer, signInAt);
      else reply.pipe(answer.writeHead(reply.statusCode ?? 502, reply.headers));
    });
    forwarded.on('error', () => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end('The Temporal server is starting. Load the page again in a moment.\n');
    });
    answer.on('close', () => forwarded.destroy());
    asked.pipe(forwarded);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}

async function sendSettings(reply: IncomingMessage, answer: ServerResponse, signInAt: string): Promise<void> {
  try {
    const said = settings.parse(JSON.parse(await text(reply)));
    const codec = {
      ...said.Codec,
      IncludeCredentials: true,
      DefaultErrorMessage:
        'Payloads are encrypted. To read them, sign in to Chatbot Studio as an author or admin, in this browser:',
      DefaultErrorLink: signInAt,
    };
    const changed = JSON.stringify({ ...said, Codec: codec });
    const { 'content-length': _, ...headers } = reply.headers;
    answer.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(changed) }).end(changed);
  } catch {
    answer.destroy();
  }
}
