import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * Milliseconds for which a connection that nobody uses is kept: longer than proxies keep theirs (60 s, of nginx and AWS),
 * and Node its own. Otherwise a request may come in just when it is closed, and is lost.
 */
const KEEP_ALIVE = 65_000;

/** Milliseconds for which a request may hold up a stop. */
const LONGEST_STOP = 10_000;

/** Milliseconds between two looks for connections that have become idle. */
const LOOK_AGAIN = 50;

export interface Listening {
  port: number;
  /** Takes no more connections, and waits for the answers that are under way. */
  stop(): Promise<void>;
}

/** @param port 0: any free one. */
export async function listen(app: RequestListener, port: number, host?: string): Promise<Listening> {
  const server = createServer(app);
  server.keepAliveTimeout = KEEP_ALIVE;
  // Node takes none of them for idle: browsers open connections ahead of what they may want to ask.
  const unasked = new Set<Socket>();
  server.on('connection', (socket) => {
    unasked.add(socket);
    socket.once('close', () => unasked.delete(socket));
  });
  server.on('request', ({ socket }) => unasked.delete(socket));
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of unasked) socket.destroy();
      // Those in use become idle one after the other: the streams' first of all.
      const closing = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN);
      const givenUp = setTimeout(() => server.closeAllConnections(), LONGEST_STOP);
      await closed;
      clearInterval(closing);
      clearTimeout(givenUp);
    },
  };
}
