import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import { streamChanges, type ChangeSource } from '../../src/api/conversations/stream-changes.ts';

const LINE = 'x'.repeat(64 * 1_024);

describe('a reader of a stream', () => {
  let server: Server;
  let stop: AbortController;
  let ended: Promise<void>;
  const warnings: string[] = [];
  const warn = (warning: Error) => warnings.push(warning.name);

  beforeEach(() => {
    process.on('warning', warn);
    warnings.length = 0;
    stop = new AbortController();
  });

  afterEach(() => {
    process.off('warning', warn);
    stop.abort();
    server.closeAllConnections();
    server.close();
  });

  async function open(source: ChangeSource): Promise<IncomingMessage> {
    server = createServer((_request, response) => {
      const express = Object.assign(response, {
        set: (name: string, value: string) => response.setHeader(name, value),
      }) as unknown as Response;
      const stillAllowed = () => Promise.resolve(true);
      ended = streamChanges(express, source, { signal: stop.signal, stillAllowed });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const asked = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return response;
  }

  describe('who is slow', () => {
    let portions: number;
    // There is always more.
    const endless: ChangeSource = {
      next: async () => {
        portions += 1;
        await sleep(0);
        return [{ cursor: String(portions), data: { line: LINE } }];
      },
      behind: () => Promise.resolve(false),
      subscribe: () => () => undefined,
    };

    beforeEach(() => {
      portions = 0;
    });

    /** Resolves once nothing more is read for them; the test's own time limit ends it otherwise. */
    async function untilHeldUp(): Promise<void> {
      for (let before = -1; before !== portions; await sleep(300)) before = portions;
    }

    it('is waited for: nothing is read for them that they have not taken', async () => {
      const response = await open(endless);
      response.pause();
      await untilHeldUp();
      const held = portions;
      response.resume();
      while (portions < held + 100) await sleep(10);
      response.destroy();
      await ended;
      assert.deepEqual(warnings, []);
    });

    it('does not keep the API from stopping', async () => {
      const response = await open(endless);
      response.pause();
      await untilHeldUp();
      const closed = once(server, 'close');
      server.close();
      stop.abort();
      await Promise.all([ended, closed]);
      response.destroy();
    });
  });

  it('gets a change that an older transaction held up though nobody announces the end of that one', async function () {
    this.timeout(20_000);
    let looks = 0;
    const response = await open({
      next: async () => {
        looks += 1;
        return looks === 3 ? [{ cursor: '1', data: { held: 'up' } }] : [];
      },
      heldUp: async () => looks < 3,
      behind: () => Promise.resolve(false),
      subscribe: () => () => undefined,
    });
    let received = '';
    for await (const chunk of response) {
      received += String(chunk);
      if (received.includes('"held":"up"')) break;
    }
  });
});
