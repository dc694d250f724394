/**
 * A Postgres server on a port of this machine, for tests in which several processes share a database and any of them
 * may be killed. It is PGlite with its one session, which connections take turns at: one has it from its first message
 * until its transaction ends.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';

export interface PostgresSocket {
  /** For DATABASE_URL. */
  url: string;
  stop(): Promise<void>;
}

export async function startPostgresSocket(): Promise<PostgresSocket> {
  const session = await PGlite.create();
  const turns = new Turns();
  const sockets = new Set<Socket>();
  const serving = new Set<Promise<void>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const served = serve(socket, session, turns, `c${turns.nextId()}`).finally(() => {
      sockets.delete(socket);
      serving.delete(served);
      socket.destroy();
    });
    serving.add(served);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(serving);
      await session.close();
    },
  };
}

/** Who may use the session, in the order in which they ask. */
class Turns {
  #last = Promise.resolve();
  #ids = 0;

  nextId(): number {
    return (this.#ids += 1);
  }

  /** Resolves to the function that ends the turn. */
  async take(): Promise<() => void> {
    const before = this.#last;
    let end: () => void = () => undefined;
    this.#last = new Promise((resolve) => (end = resolve));
    await before;
    return end;
  }
}

async function serve(socket: Socket, session: PGlite, turns: Turns, prefix: string): Promise<void> {
  let endTurn: (() => void) | null = null;
  let unit: Buffer[] = [];
  try {
    for await (const { type, bytes } of messagesOf(socket)) {
      if (type === 'X') return;
      unit.push(withOwnName(type, bytes, prefix));
      // A query of its own, or the end of one in steps.
      if (type !== 'Q' && type !== 'S') continue;
      endTurn ??= await turns.take();
      const answer = Buffer.from(await session.execProtocolRaw(Buffer.concat(unit)));
      unit = [];
      if (isIdleAfter(answer)) {
        endTurn();
        endTurn = null;
      }
      socket.write(answer);
    }
  } catch {
    // It was killed in the middle of something.
  } finally {
    if (endTurn) {
      await session.execProtocolRaw(message('Q', Buffer.from('rollback\0')));
      endTurn();
    }
  }
}

interface Message {
  type: string;
  bytes: Buffer;
}

/** What a client sends, after its start, which is answered here: anybody may come in. */
async function* messagesOf(socket: Socket): AsyncGenerator<Message> {
  let waiting = Buffer.alloc(0);
  let started = false;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      const head = started ? 1 : 0;
      if (waiting.length < head + 4) break;
      const end = head + waiting.readInt32BE(head);
      if (waiting.length < end) break;
      const bytes = waiting.subarray(0, end);
      waiting = waiting.subarray(end);
      if (started) yield { type: String.fromCharCode(bytes[0] as number), bytes };
      else if (bytes.readInt32BE(4) === ENCRYPTION) socket.write('N');
      else {
        started = true;
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]));
      }
    }
  }
}

/** The code by which a client asks for TLS. */
const ENCRYPTION = 80_877_103;

function message(type: string, payload: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(payload.length + 4, 1);
  return Buffer.concat([head, payload]);
}

/** Prepared statements are one connection's own, and have their names in a session that all share. */
function withOwnName(type: string, bytes: Buffer, prefix: string): Buffer {
  const payload = bytes.subarray(5);
  // Where the statement's name stands: first; after the portal's; after the letter that says what it names.
  const at =
    type === 'P'
      ? 0
      : type === 'B'
        ? payload.indexOf(0) + 1
        : 'DC'.includes(type) && payload[0] === 0x53
          ? 1
          : -1;
  if (at === -1 || payload[at] === 0) return bytes;
  return message(type, Buffer.concat([payload.subarray(0, at), Buffer.from(prefix), payload.subarray(at)]));
}

/** No transaction is open: the last “ready” says so. */
function isIdleAfter(answer: Buffer): boolean {
  let status = 'I';
  for (let at = 0; at + 5 <= answer.length; at += 1 + answer.readInt32BE(at + 1))
    if (answer[at] === 0x5a) status = String.fromCharCode(answer[at + 5] as number);
  return status === 'I';
}
