import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request, type Response } from 'express';
import type { FlowSummary, Signal, Snapshot } from '../../../src/web/widget/api-client.ts';
import type {
  Button,
  Card,
  Entry,
  Expects,
  FileRef,
  Image,
  ListenerType,
} from '../../../src/flow/transcript.ts';

/** What of an entry a script writes; the rest is filled in. */
type Draft =
  | { type: 'text'; text: string; choice?: string; file?: FileRef; buttons?: Button[] }
  | { type: 'image'; image: Image; caption?: string; buttons?: Button[] }
  | { type: 'card'; card: Card }
  | { type: 'carousel'; cards: Card[] }
  | { type: 'event'; event: 'queued' | 'accepted' | 'resolved' | 'closed' | 'failed'; text: string };

/** A message as the API took it. */
export interface Taken {
  id: string;
  text?: string;
  choice?: string;
  file?: string;
}

/** Decides what a conversation answers. `message` is null at its start. */
export type Script = (conversation: FakeConversation, message: Taken | null) => void | Promise<void>;

/** One conversation in memory; a script and a test drive it through its methods, each of which is a change. */
export class FakeConversation {
  readonly id: string;
  readonly flow: string;
  /** What its start said of the visitor. */
  visitor: unknown;
  /** The JWT that its start handed over. */
  signed: unknown;
  readonly token = `token-${randomUUID()}`;
  readonly entries: Entry[] = [];
  /** Every message that was accepted, in order. */
  readonly taken: Taken[] = [];
  /** Every file that was uploaded. */
  readonly files: (FileRef & { content: Buffer })[] = [];
  /** Every signal of the visitor, in order. */
  readonly signals: { kind: string; seq?: number }[] = [];
  state: Snapshot = { status: 'bot', expects: null, seq: 0, working: false, assignee: null };
  readonly changes: { entries: Entry[] }[] = [];
  readonly streams = new Set<Response>();
  #visits = 0;

  constructor(id: string, flow: string) {
    this.id = id;
    this.flow = flow;
  }

  bot(draft: Draft): void {
    this.add({ ...draft, from: 'bot' });
  }

  member(name: string, text: string): void {
    this.add({ type: 'text', text, from: 'member', author: { id: name.toLowerCase(), name } });
  }

  event(event: 'queued' | 'accepted' | 'resolved' | 'closed' | 'failed', text: string): void {
    this.add({ type: 'event', event, text, from: 'system' });
  }

  /** An entry that only members see: it takes a seq and is not told to the visitor. */
  note(text: string): void {
    this.state = { ...this.state, seq: this.state.seq + 1 };
    const seq = this.state.seq;
    const at = new Date().toISOString();
    const entry: Entry = { seq, id: `e${seq}`, at, from: 'system', audience: 'members', type: 'text', text };
    this.entries.push(entry);
  }

  add(draft: Draft & Pick<Entry, 'from'> & Partial<Pick<Entry, 'id' | 'author' | 'at'>>): void {
    const seq = this.state.seq + 1;
    this.state = { ...this.state, seq };
    const entry: Entry = { seq, id: `e${seq}`, at: new Date().toISOString(), ...draft };
    this.entries.push(entry);
    this.publish([entry]);
  }

  /** Puts a question: sets what the conversation expects and answers with the buttons as a visitor sees them. */
  expect(type: ListenerType, labels: string[] = []): Button[] {
    this.#visits += 1;
    const buttons = labels.map((label, i) => ({ id: `b${i + 1}@${this.#visits}`, label }));
    const expects: Expects = { node: 'ask', type, ...(buttons.length > 0 ? { buttons } : {}) };
    this.set({ expects });
    return buttons;
  }

  set(part: Partial<Snapshot>): void {
    this.state = { ...this.state, ...part };
    this.publish([]);
  }

  publish(entries: Entry[]): void {
    this.changes.push({ entries });
    const cursor = this.changes.length;
    for (const stream of this.streams) writeChange(stream, cursor, entries, this.snapshot());
  }

  /** Tells the visitor what a member does. */
  signal(kind: Signal['kind'], name: string, seq?: number): void {
    const signal = { conversation: this.id, kind, from: 'member', member: { name }, seq };
    for (const stream of this.streams) stream.write(`event: signal\ndata: ${JSON.stringify(signal)}\n\n`);
  }

  /** Others leave the queue: the place is another one, and no stream tells of it. */
  moveUp(place: number): void {
    const since = this.state.queue?.since ?? new Date().toISOString();
    this.state = { ...this.state, queue: { place, since } };
  }

  snapshot(): Snapshot & { id: string } {
    return { id: this.id, ...this.state };
  }

  visible(): Entry[] {
    return this.entries.filter(({ audience }) => audience !== 'members');
  }
}

/**
 * A stand-in for the visitor's part of the API, as the contract has it, on a port of its own. What it is told to do
 * wrong it does wrong: refuse, answer late, break lines.
 */
export class FakeApi {
  readonly app: Express = express();
  readonly conversations = new Map<string, FakeConversation>();
  flows: FlowSummary[] = [{ id: 'demo', name: 'Demo', description: 'Shows everything.' }];
  script: Script;
  /** Answers the next requests whose "METHOD path" matches, instead of the API; one at a time, from the front. */
  readonly faults: { match: RegExp; answer: (req: Request, res: Response) => void }[] = [];
  /** "METHOD path" of every request. */
  readonly requests: string[] = [];
  #server: Server | null = null;
  #origin = '';

  constructor(script: Script) {
    this.script = script;
    this.app.use(express.json());
    this.app.use((req, res, next) => {
      const request = `${req.method} ${req.path}`;
      this.requests.push(request);
      const at = this.faults.findIndex(({ match }) => match.test(request));
      const [fault] = at === -1 ? [] : this.faults.splice(at, 1);
      if (fault) fault.answer(req, res);
      else next();
    });
    this.app.get('/api/v1/widget/flows/:id', (req, res) => {
      const flow = this.flows.find(({ id }) => id === req.params.id);
      if (flow) res.json(flow);
      else problem(res, 404, 'not_found');
    });
    this.app.post('/api/v1/widget/conversations', (req, res) => this.#start(req, res));
    this.app.post('/api/v1/conversations/:id/messages', (req, res) => this.#message(req, res));
    this.app.get('/api/v1/conversations/:id/messages', (req, res) => this.#page(req, res));
    this.app.get('/api/v1/conversations/:id', (req, res) => {
      const conversation = this.#find(req, res);
      if (conversation) res.json(conversation.snapshot());
    });
    this.app.post('/api/v1/conversations/:id/signals', (req, res) => {
      const conversation = this.#find(req, res);
      if (!conversation) return;
      conversation.signals.push(req.body as { kind: string });
      res.status(204).end();
    });
    this.app.post(
      '/api/v1/conversations/:id/files',
      express.raw({ type: () => true, limit: '11mb' }),
      (req, res) => this.#upload(req, res),
    );
    this.app.get('/api/v1/conversations/:id/files/:file', (req, res) => {
      const file = this.#find(req, res)?.files.find(({ id }) => id === req.params.file);
      if (file) res.type(file.type).send(file.content);
    });
    this.app.get('/api/v1/conversations/:id/events', (req, res) => this.#events(req, res));
  }

  get origin(): string {
    return this.#origin;
  }

  /** Listens, on the port it had before if it had one. */
  async listen(): Promise<void> {
    const port = this.#origin === '' ? 0 : Number(new URL(this.#origin).port);
    await new Promise<void>((resolve, reject) => {
      this.#server = this.app.listen(port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    });
    this.#origin = `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  /** Stops listening and breaks every line; the conversations stay, as a database would keep them. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** The only conversation there is. */
  get conversation(): FakeConversation {
    const [only, ...others] = [...this.conversations.values()];
    if (!only || others.length > 0) throw new Error(`There are ${this.conversations.size} conversations.`);
    return only;
  }

  /** A conversation that was there before anybody looked. */
  seed(flow: string): FakeConversation {
    const conversation = new FakeConversation(randomUUID(), flow);
    this.conversations.set(conversation.id, conversation);
    return conversation;
  }

  breakStreams(): void {
    for (const { streams } of this.conversations.values()) for (const stream of streams) stream.destroy();
  }

  /** The next request that matches is refused with this problem. */
  refuseNext(match: RegExp, status: number, code: string, headers: Record<string, string> = {}): void {
    this.faults.push({ match, answer: (_, res) => problem(res.set(headers), status, code) });
  }

  /** The next request that matches loses its line without an answer. */
  dropNext(match: RegExp): void {
    this.faults.push({ match, answer: (_, res) => void res.destroy() });
  }

  async #start(req: Request, res: Response): Promise<void> {
    const { flow, id, visitor, signed } = req.body as {
      flow: string;
      id: string;
      visitor?: unknown;
      signed?: unknown;
    };
    if (!this.flows.some((known) => known.id === flow)) return problem(res, 404, 'flow_not_found');
    const conversation = new FakeConversation(id, flow);
    conversation.visitor = visitor;
    conversation.signed = signed;
    this.conversations.set(id, conversation);
    await this.script(conversation, null);
    res
      .status(201)
      .json({ token: conversation.token, messages: conversation.visible(), ...conversation.snapshot() });
  }

  async #message(req: Request, res: Response): Promise<void> {
    const conversation = this.#find(req, res);
    if (!conversation) return;
    const { id, text, choice, file: fileId } = req.body as Taken;
    const seen = conversation.taken.find((taken) => taken.id === id);
    const before = conversation.state.seq;
    if (!seen) {
      if (conversation.state.status === 'closed') return problem(res, 409, 'conversation_closed');
      const taken = {
        id,
        ...(text === undefined ? {} : { text }),
        ...(choice === undefined ? {} : { choice }),
        ...(fileId === undefined ? {} : { file: fileId }),
      };
      const file = conversation.files.find((stored) => stored.id === fileId);
      conversation.taken.push(taken);
      const label = conversation.state.expects?.buttons?.find((button) => button.id === choice)?.label;
      conversation.add({
        type: 'text',
        from: 'visitor',
        id,
        text: text ?? label ?? file?.name ?? 'an earlier button',
        ...(file && { file: refOf(file) }),
        ...(choice === undefined ? {} : { choice }),
      });
      await this.script(conversation, taken);
    }
    const messages = conversation.visible().filter((entry) => entry.seq > before && entry.from !== 'visitor');
    res.json({ messages, ...turnOf(conversation) });
  }

  #upload(req: Request, res: Response): void {
    const conversation = this.#find(req, res);
    if (!conversation) return;
    const content = req.body as Buffer;
    const name = decodeURIComponent(req.get('x-file-name') ?? 'file');
    const type = req.get('content-type') ?? '';
    const file = { id: randomUUID(), name, type, bytes: content.length, content };
    conversation.files.push(file);
    res.status(201).json({ file: refOf(file) });
  }

  #page(req: Request, res: Response): void {
    const conversation = this.#find(req, res);
    if (!conversation) return;
    const after = Number(req.query['after'] ?? 0);
    const limit = Number(req.query['limit'] ?? 50);
    const messages = conversation.visible().filter(({ seq }) => seq > after);
    const cursor = String(conversation.changes.length);
    res.json({ messages: messages.slice(0, limit), cursor, ...turnOf(conversation) });
  }

  #events(req: Request, res: Response): void {
    const conversation = this.#find(req, res);
    if (!conversation) return;
    res.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
    res.write(': welcome\n\n');
    const missed = conversation.changes.slice(
      Number(req.get('last-event-id') ?? conversation.changes.length),
    );
    const first = conversation.changes.length - missed.length + 1;
    missed.forEach(({ entries }, i) => writeChange(res, first + i, entries, conversation.snapshot()));
    conversation.streams.add(res);
    res.on('close', () => conversation.streams.delete(res));
  }

  #find(req: Request, res: Response): FakeConversation | null {
    const conversation = this.conversations.get(String(req.params['id']));
    if (conversation && req.get('authorization') === `Bearer ${conversation.token}`) return conversation;
    problem(res, 401, 'unauthorized');
    return null;
  }
}

function refOf({ id, name, type, bytes }: FileRef): FileRef {
  return { id, name, type, bytes };
}

/** Replies with messages say neither who has the conversation nor its place in the queue. */
function turnOf(conversation: FakeConversation): Snapshot & { id: string } {
  const { assignee: _, queue: __, ...turn } = conversation.snapshot();
  return turn;
}

function writeChange(stream: Response, cursor: number, entries: Entry[], conversation: Snapshot): void {
  stream.write(`event: change\nid: ${cursor}\ndata: ${JSON.stringify({ entries, conversation })}\n\n`);
}

function problem(res: Response, status: number, code: string): void {
  const body = { type: `/problems/${code}`, title: code, status, code, detail: `Refused: ${code}.` };
  res.status(status).type('application/problem+json').send(JSON.stringify(body));
}
