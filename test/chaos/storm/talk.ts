/**
 * One scripted conversation: a visitor who writes, presses and falls silent, and members who take it over. Both do as their
 * windows do: what is not answered they send again under the same id. What was acknowledged is noted down, and when.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../../../src/flow/state.ts';
import type { Expects, MemberRef, Value } from '../../../src/flow/transcript.ts';
import type { Turn } from '../../support/studio.ts';
import type { Client } from './client.ts';
import type { SentCommand, SentMessage } from './explain.ts';
import { LONGEST_LIMIT, MEMBERS, WORDS } from './flows.ts';

export interface Standing extends Turn {
  id: string;
  /** `node`: null once the flow has ended, also where a member has given it back after that. */
  flow: { node: object | null };
  segment: string | null;
  assignee: MemberRef | null;
}

/** A message and what its sender was told; `reply`: once the turn is finished. */
export interface Message extends SentMessage {
  reply: Turn | null;
  /** It was refused, as the conversation was closed. */
  closed: boolean;
}

const ACCEPTED: readonly number[] = [200, 202];

/** Milliseconds that somebody thinks before they go on; so many conversations have room beside each other. */
const LONGEST_PAUSE = 2_000;
/** Milliseconds in which a conversation has to come to its end, whatever is killed. */
const ENDED_WITHIN = 900_000;

export class Talk {
  readonly conversation = randomUUID();
  readonly flow: string;
  readonly visitor: { [key: string]: Value };
  readonly messages: Message[] = [];
  readonly commands: (SentCommand & { closed: boolean })[] = [];
  /** Ids of messages whose sender gave up before there was an answer: they may have been accepted. */
  readonly abandoned = new Map<string, SentMessage['body']>();
  /** Times that a member took it. */
  handoffs = 0;
  /** Requests that were sent again though they had been answered. */
  repeats = 0;
  /** Inputs whose sender has been told what came of them. */
  handled = 0;
  readonly #client: Client;
  readonly #random: () => number;

  constructor(client: Client, flow: string, number: number, random: () => number) {
    this.#client = client;
    this.#random = random;
    this.flow = flow;
    // Twilio refuses one of the numbers for good.
    const phone = random() < 1 / 6 ? '+15005550004' : `+4474${String(10_000_000 + number)}`;
    this.visitor = { name: `Visitor ${number}`, phone, email: `visitor-${number}@example.com` };
  }

  /**
   * @param steps so many things happen, unless the conversation is closed before.
   * @param isOver nothing more need happen.
   */
  async hold(steps: number, isOver: () => boolean): Promise<void> {
    const { conversation: id, flow, visitor } = this;
    const isStarted = ({ status }: { status: number }) => status !== 202;
    const started = await this.#client.insist('POST', '/conversations', { id, flow, visitor }, isStarted);
    assert.equal(started.status, 201, `${id} was not started: ${JSON.stringify(started.body)}`);
    for (let step = 0; step < steps && !isOver(); step += 1) {
      if (!(await this.#step())) break;
      if (this.#chance(1 / 4)) await this.#repeatOne();
      await sleep(this.#random() * LONGEST_PAUSE);
    }
    await this.#end();
    for (const message of this.messages) await this.#finish(message);
  }

  async standing(): Promise<Standing> {
    return (await this.#client.insist<Standing>('GET', `/conversations/${this.conversation}`)).body;
  }

  /** False: it is closed. */
  async #step(): Promise<boolean> {
    const { status, expects } = await this.standing();
    if (status === 'closed') return false;
    if (status === 'queued' || status === 'human') await this.#desk();
    // Whatever the bot is at, it is put by.
    else if (this.#chance(1 / 10)) await this.#desk();
    else if (expects?.node === 'buttons') await this.#answerButtons(expects);
    else if (expects?.node === 'quick') await this.#answerQuickly();
    // It acts or waits: what is written meanwhile is taken later.
    else if (!expects && status === 'bot' && this.#chance(2 / 3)) await sleep(300);
    else await Promise.all([this.#write(), this.#lookOn()]);
    return true;
  }

  /** Members may look on while the bot has it: their commands act at once, whatever the visitor does. */
  async #lookOn(): Promise<void> {
    for (let count = this.#below(3); count > 0; count -= 1) {
      const by = this.#pick(MEMBERS);
      if (this.#chance(2 / 3)) await this.#command(by, { name: 'note', text: `I look on, ${count}.` });
      else await this.#command(by, { name: 'segment', segment: this.#pick(['vip', 'leads', null]) });
    }
  }

  async #write(): Promise<void> {
    const word = () => (this.#chance(3 / 4) ? this.#pick(WORDS) : `Words of number ${this.messages.length}`);
    if (this.#chance(1 / 5)) {
      const breath = Array.from({ length: 2 + this.#below(3) }, () => this.#say(word()));
      await Promise.all(breath);
    } else if (this.#chance(1 / 6)) await this.#sayAndLoseTheAnswer(word());
    else await this.#say(word());
  }

  async #answerButtons({ buttons = [] }: Expects): Promise<void> {
    if (this.#chance(1 / 5)) return this.#say('neither of them');
    const button = this.#pick(buttons);
    await this.#send({ choice: button.id });
  }

  /** In time, or so late that time is up, or just then. */
  async #answerQuickly(): Promise<void> {
    if (this.#chance(1 / 3)) await sleep(this.#random() * LONGEST_LIMIT);
    if (this.#chance(2 / 3)) await this.#say('here');
  }

  /** A member takes it, or nobody does, while the visitor goes on writing. */
  async #desk(): Promise<void> {
    if (this.#chance(1 / 4)) return void (await sleep(LONGEST_LIMIT));
    const writes = Array.from({ length: this.#below(3) }, async (_, index) => {
      await sleep(this.#random() * 300);
      await this.#say(`Is anybody there? ${index}`);
    });
    await Promise.all([this.#member(), ...writes]);
  }

  async #member(): Promise<void> {
    const by = this.#pick(MEMBERS);
    await this.#command(by, { name: 'accept' });
    this.handoffs += 1;
    for (let count = this.#below(3); count > 0; count -= 1)
      await this.#command(by, { name: 'reply', text: `I look into it, ${count}.` });
    if (this.#chance(1 / 4)) await this.#command(by, { name: 'note', text: 'A regular.' });
    if (this.#chance(1 / 6)) {
      const [ana, ben] = MEMBERS;
      await this.#command(by, { name: 'assign', member: by === ana ? ben : ana });
    }
    const what = this.#random();
    if (what < 0.6) await this.#command(by, { name: 'return' });
    else if (what < 0.75) await this.#command(by, { name: 'resolve' });
    else if (what < 0.85) await this.#command(by, { name: 'close' });
  }

  /** Closed by the one or the other; or left as it is, once nothing is under way any more. */
  async #end(): Promise<void> {
    const isLeft = this.#chance(1 / 5);
    for (const givenUp = performance.now() + ENDED_WITHIN; ;) {
      const standing = await this.standing();
      if (performance.now() > givenUp)
        assert.fail(`${this.conversation} does not come to its end: ${JSON.stringify(standing)}`);
      const { status, expects, working, flow } = standing;
      if (status === 'closed') return;
      const isQuiet = !working && (status !== 'bot' || expects !== null || flow.node === null);
      if (!isQuiet || (status === 'queued' && isLeft)) {
        await sleep(300);
        if (status === 'queued') await this.#command(this.#pick(MEMBERS), { name: 'accept' });
      } else if (expects && expects.node !== 'ask') await this.#say('Whatever.');
      else if (isLeft) return;
      else if (status === 'bot') await this.#say('bye');
      else await this.#command(this.#pick(MEMBERS), { name: 'close' });
    }
  }

  #say(text: string): Promise<void> {
    return this.#send({ text });
  }

  /** Sends it until it is acknowledged: accepted, or handled as well. */
  async #send(body: SentMessage['body'], id = randomUUID(), sentAt = performance.now()): Promise<void> {
    const isPatient = this.#chance(2 / 3);
    const { status, body: reply } = await this.#client.insist<Turn>(
      'POST',
      this.#path,
      { id, ...body },
      ({ status, body: { working } }) => !isPatient || (status !== 202 && !working),
    );
    const now = performance.now();
    const message: Message = {
      ...{ kind: 'message', id, body, sentAt, acceptedAt: now },
      handledAt: status === 202 ? Infinity : now,
      reply: status === 200 && !reply.working ? reply : null,
      closed: isClosed(status, reply),
    };
    if (!message.closed && !ACCEPTED.includes(status))
      assert.fail(`A message of ${this.conversation} was answered ${status}: ${JSON.stringify(reply)}`);
    this.messages.push(message);
    if (status !== 202) this.handled += 1;
  }

  /** The visitor's line breaks just then. Mostly their window sends it again, and sometimes it is closed before. */
  async #sayAndLoseTheAnswer(text: string): Promise<void> {
    const id = randomUUID();
    const sentAt = performance.now();
    const lost = await this.#client.call('POST', this.#path, { id, text }, 1 + this.#below(60));
    if (lost === null && this.#chance(1 / 5)) this.abandoned.set(id, { text });
    else await this.#send({ text }, id, sentAt);
  }

  async #command(by: MemberRef, command: Command): Promise<void> {
    const id = randomUUID();
    const sentAt = performance.now();
    const { name, ...fields } = command;
    const path = `/conversations/${this.conversation}/${name}`;
    const { member, ...rest } = { member: undefined, ...fields } as { member?: MemberRef };
    const request = { id, by: by.id, ...rest, ...(member && { member: member.id }) };
    const { status, body } = await this.#client.insist(
      'POST',
      path,
      request,
      (reply) => reply.status !== 202,
    );
    if (status !== 200 && status !== 409)
      assert.fail(`${name} in ${this.conversation} was answered ${status}: ${JSON.stringify(body)}`);
    const now = performance.now();
    this.handled += 1;
    this.commands.push({
      ...{ kind: 'command', id, by, command, sentAt, acceptedAt: now, handledAt: now },
      refused: status === 200 ? null : String(body['code']),
      closed: isClosed(status, body),
    });
  }

  /** A request that was answered is sent again, or with another body: the answer is the same, or that there is a clash. */
  async #repeatOne(): Promise<void> {
    const message = this.#pick(this.messages.filter(({ closed }) => !closed));
    if (!message) return;
    this.repeats += 1;
    if (this.#chance(1 / 5)) {
      const other = { id: message.id, text: 'Something else.' };
      const { status, body } = await this.#client.insist('POST', this.#path, other);
      assert.deepEqual(
        [status, body['code']],
        [409, 'id_conflict'],
        `In ${this.conversation} the id of message ${message.id} was taken again with another body.`,
      );
    } else await this.#finish(message);
  }

  /** Until its turn is finished; whoever asks again is told the same. */
  async #finish(message: Message): Promise<void> {
    if (message.closed) return;
    const { id, body } = message;
    const isFinished = ({ status, body: { working } }: { status: number; body: Turn }) =>
      status !== 202 && !working;
    const answered = await this.#client.insist<Turn>('POST', this.#path, { id, ...body }, isFinished);
    assert.equal(
      answered.status,
      200,
      `Message ${id} of ${this.conversation} was accepted, and is then answered ${answered.status}: ` +
        JSON.stringify(answered.body),
    );
    if (message.reply) {
      const what = `Message ${id} of ${this.conversation} is answered in another way when it is repeated.`;
      assert.deepEqual(answered.body, message.reply, what);
    }
    message.reply = answered.body;
    message.handledAt = Math.min(message.handledAt, performance.now());
  }

  get #path(): string {
    return `/conversations/${this.conversation}/messages`;
  }

  #chance(of: number): boolean {
    return this.#random() < of;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#below(from.length)] as T;
  }
}

function isClosed(status: number, body: object): boolean {
  return status === 409 && 'code' in body && body.code === 'conversation_closed';
}
