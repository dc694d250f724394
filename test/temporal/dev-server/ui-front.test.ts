import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { startUiFront } from '../../../src/temporal/dev-server/ui-front.ts';
import { freePort } from '../../support/free-port.ts';

describe('what stands in front of the dev server’s Web UI', () => {
  let ui: Server;
  let url: string;
  let stop: () => Promise<void>;

  before(async () => {
    const [port, behind] = [await freePort(), await freePort()];
    ui = createServer((request, response) => {
      if (request.url?.startsWith('/api/v1/settings') === true) {
        response.end(JSON.stringify({ Version: '2', Codec: { Endpoint: 'http://localhost:3000/codec' } }));
        return;
      }
      void text(request).then((body) =>
        response
          .writeHead(201, { 'x-asked': `${request.method} ${request.url} ${request.headers['x-own']}` })
          .end(body.toUpperCase()),
      );
    }).listen(behind, '127.0.0.1');
    await once(ui, 'listening');
    stop = await startUiFront(port, behind, 'http://localhost:3000');
    url = `http://127.0.0.1:${port}`;
  });

  after(async () => {
    await stop();
    await assert.rejects(fetch(url));
  });

  it('has it send the browser’s session, and say to others where they sign in', async () => {
    const settings = (await (await fetch(`${url}/api/v1/settings?`)).json()) as { Codec: object };
    assert.deepEqual(settings, {
      Version: '2',
      Codec: {
        Endpoint: 'http://localhost:3000/codec',
        IncludeCredentials: true,
        DefaultErrorMessage:
          'Payloads are encrypted. To read them, sign in to Chatbot Studio as an author or admin, in this browser:',
        DefaultErrorLink: 'http://localhost:3000',
      },
    });
  });

  it('passes on everything else as it is', async () => {
    const answer = await fetch(`${url}/api/v1/x?y=1`, {
      method: 'POST',
      headers: { 'x-own': 'z' },
      body: 'said',
    });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('x-asked'), 'POST /api/v1/x?y=1 z');
    assert.equal(await answer.text(), 'SAID');
  });

  it('says that the UI is starting while it does not answer', async () => {
    ui.close();
    ui.closeAllConnections();
    await once(ui, 'close');
    const answer = await fetch(url);
    assert.equal(answer.status, 502);
    assert.match(await answer.text(), /is starting/);
  });
});
