import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { listen, type Listening } from '../../src/api/listen.ts';

describe('what listens for requests', function () {
  // Long before a connection is given up by itself, and before a stop gives up on an answer.
  this.timeout(9_000);

  let listening: Listening;

  const start = async (app: RequestListener) => {
    listening = await listen(app, 0, '127.0.0.1');
    return listening.port;
  };
  const ask = async (port: number, agent: Agent): Promise<IncomingMessage> => {
    const [response] = (await once(get({ host: '127.0.0.1', port, agent }), 'response')) as [IncomingMessage];
    return response;
  };

  it('is not held up by a connection that is kept for more requests', async () => {
    const port = await start((_req, res) => res.end('Hello'));
    const agent = new Agent({ keepAlive: true });
    const response = await ask(port, agent);
    response.resume();
    await once(response, 'end');
    await listening.stop();
    agent.destroy();
  });

  it('is not held up by a connection on which nothing was asked', async () => {
    const port = await start((_req, res) => res.end());
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    // The server may learn of the connection after the client.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await listening.stop();
    await closed;
  });

  it('finishes the answers under way, and ends then', async () => {
    let finish: (() => void) | undefined;
    const port = await start((_req, res) => {
      res.write('half ');
      finish = () => res.end('and half');
    });
    const agent = new Agent({ keepAlive: true });
    const response = await ask(port, agent);
    const stopped = listening.stop();
    setTimeout(() => finish?.(), 200);
    let text = '';
    for await (const part of response) text += String(part);
    assert.equal(text, 'half and half');
    await stopped;
    agent.destroy();
  });
});
