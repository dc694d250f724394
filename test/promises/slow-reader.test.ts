import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import { streamChanges } from '../../src/api/conversations/stream-changes.ts';

const LINE = 'x'.repeat(64 * 1_024);

describe('a reader of a stream who is slow', () => {
  let server: Server;
  let stop: AbortController;
  let ended: Promise<void>;
  let portions: number;
  const warnings: string[] = [];
  const warn = (warning: Error) => warnings.push(warning.name);

  beforeEach(async () => {
    process.on('warning', warn);
    warnings.length = 0;
    portions = 0;
    stop = new AbortController();
    // There is always more.
    const source = {
      next: async () => {
        portions += 1;
        await sleep(0);
        return [{ cursor: String(portions), data: { line: LINE } }];
      },
      subscribe: () => () => undefined,
    };
    server = createServer((_request, response) => {
      const express = Object.assign(response, {
        set: (name: string, value: string) => response.setHeader(name, value),
      }) as unknown as Response;
      ended = streamChanges(express, source, stop.signal);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    process.off('warning', warn);
    server.closeAllConnections();
    server.close();
  });

  async function open(): Promise<IncomingMessage> {
    const asked = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return response;
  }

  /** Resolves once nothing more is read for them; the test's own time limit ends it otherwise. */
  async function untilHeldUp(): Promise<void> {
    for (let before = -1; before !== portions; await sleep(300)) before = portions;
  }

  it('is waited for: nothing is read for them that they have not taken', async () => {
    const response = await open();
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
    const response = await open();
    response.pause();
    await untilHeldUp();
    const closed = once(server, 'close');
    server.close();
    stop.abort();
    await Promise.all([ended, closed]);
    response.destroy();
  });
});
