import assert from 'node:assert/strict';
import type { Plan } from '../../../src/flow/plan.ts';
import { compile, parseDocument } from '../../../src/flow/publish.ts';
import type { FlowDocument } from '../../../src/flow/document.ts';
import type {
  ActionOutcome,
  Command,
  DeliveryReport,
  Effect,
  FlowEvent,
  Readings,
  State,
  Step,
} from '../../../src/flow/state.ts';
import type { Entry, FileRef, MemberRef, Value } from '../../../src/flow/transcript.ts';
import { initialState, nextDeadline, transition, view } from '../../../src/flow/transition.ts';

export const ALEX: MemberRef = { id: 'alex', name: 'Alex' };
export const SAM: MemberRef = { id: 'sam', name: 'Sam' };

const MINUTE = 60_000;
/** A Monday. */
export const START = Date.UTC(2030, 0, 7, 9);

/** A document with these nodes; the first one is the start. */
export function flow(nodes: object, rest: object = {}): unknown {
  return { format: 1, id: 'test', name: 'Test', start: Object.keys(nodes)[0], nodes, ...rest };
}

export function parse(input: unknown): FlowDocument {
  const parsed = parseDocument(input);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

export function plan(input: unknown, others: unknown[] = []): Plan {
  const documents = new Map(others.map(parse).map((document) => [document.id, document]));
  const findFlow = (id: string) => {
    const document = documents.get(id);
    return document ? { document, version: 3 } : null;
  };
  const compiled = compile(parse(input), 1, { findFlow });
  assert.ok(compiled.ok, JSON.stringify(compiled.problems, null, 1));
  return compiled.plan;
}

export interface Options {
  others?: unknown[];
  variables?: { [name: string]: Value };
  visitor?: { [key: string]: Value };
  contact?: { [key: string]: Value };
}

/** A conversation with a plan, without any host: each call is one event, one second after the last. */
export class Conversation {
  readonly plan: Plan;
  state: State;
  now = START;
  /** Every effect so far. */
  readonly effects: Effect[] = [];
  #messages = 0;

  constructor(input: unknown, { others = [], variables = {}, visitor = {}, contact = {} }: Options = {}) {
    this.plan = plan(input, others);
    const facts = { conversation: { id: 'c1', channel: 'web' }, visitor, contact };
    this.state = initialState(this.plan, facts, variables);
  }

  static start(input: unknown, options: Options = {}): Conversation {
    const conversation = new Conversation(input, options);
    conversation.send({ type: 'start', now: START });
    return conversation;
  }

  get view() {
    return view(this.plan, this.state);
  }

  get entries(): Entry[] {
    return this.effects.flatMap((effect) => (effect.type === 'entry' ? [effect.entry] : []));
  }

  /** What the bot has said so far, as texts. */
  get said(): string[] {
    return this.entries.filter(({ from }) => from === 'bot').map(textOf);
  }

  send(event: FlowEvent): Effect[] {
    const step: Step = transition(this.plan, this.state, event);
    this.state = step.state;
    this.effects.push(...step.effects);
    return step.effects;
  }

  /** The visitor writes; answers with what the bot said to it. */
  say(text: string, options: { readings?: Readings; acceptedAt?: number; more?: true } = {}): string[] {
    return texts(this.#message({ text, ...options }));
  }

  sendFile(file: FileRef, options: { text?: string; more?: true } = {}): string[] {
    return texts(this.#message({ file, ...options }));
  }

  press(choice: string, options: { acceptedAt?: number; more?: true } = {}): string[] {
    return texts(this.#message({ choice, ...options }));
  }

  /** Lets time pass without anybody writing. */
  after(minutes: number): string[] {
    this.now += minutes * MINUTE;
    return texts(this.send({ type: 'clock', now: this.now }));
  }

  /** The action that runs now is done. */
  finish(outcome: ActionOutcome): string[] {
    const { phase } = this.state;
    const acting = phase.kind === 'handoff' ? phase.paused?.phase : phase;
    assert.equal(acting?.kind, 'acting');
    this.now += 1_000;
    const key = acting?.kind === 'acting' ? acting.key : '';
    return texts(this.send({ type: 'actionFinished', now: this.now, key, outcome }));
  }

  /** A report comes of what was sent last, or of what the action `key` has sent. */
  deliver(report: DeliveryReport, key?: string): string[] {
    this.now += 1_000;
    const awaited = this.effects.flatMap((effect) => (effect.type === 'action' ? [effect.key] : [])).at(-1);
    return texts(this.send({ type: 'delivery', now: this.now, key: key ?? awaited ?? '', report }));
  }

  command(command: Command, by = ALEX): Effect[] {
    this.now += 1_000;
    this.#messages += 1;
    return this.send({ type: 'command', now: this.now, id: `k${this.#messages}`, by, command });
  }

  get deadline(): number | null {
    return nextDeadline(this.plan, this.state);
  }

  #message(message: {
    file?: FileRef;
    text?: string;
    choice?: string;
    readings?: Readings;
    acceptedAt?: number;
    more?: true;
  }): Effect[] {
    this.now += 1_000;
    this.#messages += 1;
    const { more, acceptedAt = this.now, ...rest } = message;
    const event = { id: `m${this.#messages}`, acceptedAt, ...rest };
    return this.send({ type: 'message', now: this.now, message: event, ...(more ? { more } : {}) });
  }
}

export function texts(effects: Effect[]): string[] {
  return effects.flatMap((effect) =>
    effect.type === 'entry' && effect.entry.from === 'bot' ? [textOf(effect.entry)] : [],
  );
}

export function textOf(entry: Entry): string {
  switch (entry.type) {
    case 'text':
    case 'event':
      return entry.text;
    case 'image':
      return entry.caption ?? entry.image.alt;
    case 'card':
      return entry.card.title;
    case 'carousel':
      return entry.cards.map(({ title }) => title).join(' | ');
  }
}

/** A message node that says this and goes on at `next`. */
export function says(text: string, next?: string): object {
  return { kind: 'message', messages: [{ type: 'text', text }], outlets: next === undefined ? {} : { next } };
}

/** A listener that asks this. */
export function asks(type: string, prompt: string, rest: object = {}): object {
  return { kind: 'listener', type, prompt: [{ type: 'text', text: prompt }], ...rest };
}
