import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Entry, Expects, Status } from '../../../src/flow/transcript.ts';
import { until } from '../../support/processes.ts';
import { ERRAND } from './errand.ts';
import { lineOf, predict, type Line } from './predict.ts';
import { RECOVERY_LIMIT, type ShakenStudio } from './shaken-studio.ts';

interface Turn {
  messages: Entry[];
  status: Status;
  expects: Expects | null;
  seq: number;
  working: boolean;
}

interface Said {
  id: string;
  text: string;
  reply: Turn;
}

/** A visitor on an errand, whose client repeats what was not answered, always with the same ids. */
export class ErrandVisitor {
  readonly conversation = randomUUID();
  readonly #studio: ShakenStudio;
  readonly #said: Said[] = [];
  #inOneBreath = false;

  constructor(studio: ShakenStudio) {
    this.#studio = studio;
  }

  /** Starts the conversation and waits for the first question. */
  async arrive(): Promise<void> {
    await this.#studio.insist('POST', '/conversations', this.#request, ({ status }) => status === 201);
    await this.#untilAsked();
  }

  /** One turn after the other: says it, until that is answered, and waits for what comes of it. */
  async say(...texts: string[]): Promise<void> {
    for (const text of texts) await this.sayAtOnce(text);
  }

  /** All in one breath. */
  async sayAtOnce(...texts: string[]): Promise<void> {
    this.#inOneBreath ||= texts.length > 1;
    this.#said.push(...(await Promise.all(texts.map((text) => this.#send(randomUUID(), text)))));
    await this.#untilAsked();
  }

  /** Everything that was acknowledged is there, once, in order, and just what it would be had nothing happened. */
  async assertNothingLost(): Promise<void> {
    const { body } = await this.#studio.insist<Turn>('GET', `${this.#path}/messages?limit=500`);
    const transcript = body.messages;
    const lines = transcript.map(lineOf);

    assert.deepEqual(
      lines.map(({ seq }) => seq),
      lines.map((_, index) => index + 1),
    );
    const inOrder = transcript
      .filter(({ from }) => from === 'visitor')
      .map(({ id }) => this.#said.find((said) => said.id === id) ?? assert.fail(`Nobody said ${id}.`));
    assert.deepEqual(new Set(inOrder), new Set(this.#said));
    assert.equal(inOrder.length, this.#said.length);

    const predicted = predict(ERRAND, inOrder);
    if (this.#inOneBreath) {
      // How many of them arrive before the bot speaks is chance; who says what in which order is not.
      for (const from of ['visitor', 'bot', 'system'] as const)
        assert.deepEqual(textsOf(lines, from), textsOf(predicted.lines, from));
    } else assert.deepEqual(lines, predicted.lines);
    const row = await this.#studio.insist('GET', this.#path);
    assert.equal(row.body['status'], predicted.status);
    assert.equal(row.body['segment'], predicted.segment);
    assert.equal(row.body['seq'], lines.length);
    assert.equal(row.body['working'], false);

    for (const { id, text, reply } of this.#said) {
      for (const message of reply.messages) assert.deepEqual(message, transcript[message.seq - 1]);
      assert.deepEqual(
        (await this.#send(id, text)).reply,
        reply,
        'A repeated id is answered in another way.',
      );
    }
    const again = await this.#studio.insist('POST', '/conversations', this.#request);
    assert.equal(again.status, 201);
    assert.equal(again.body['id'], this.conversation);
  }

  /** A new message is refused, and leaves no trace. */
  async assertClosed(): Promise<void> {
    const refused = await this.#studio.insist('POST', `${this.#path}/messages`, { text: 'Hello?' });
    assert.equal(refused.status, 409);
    assert.equal(refused.body['code'], 'conversation_closed');
  }

  get #path(): string {
    return `/conversations/${this.conversation}`;
  }

  get #request() {
    return { flow: ERRAND.id, id: this.conversation };
  }

  async #send(id: string, text: string): Promise<Said> {
    const isDone = ({ status, body }: { status: number; body: Turn }) => status === 200 && !body.working;
    const { body } = await this.#studio.insist<Turn>('POST', `${this.#path}/messages`, { id, text }, isDone);
    return { id, text, reply: body };
  }

  /** The flow waits for an answer, or has closed the conversation. */
  async #untilAsked(): Promise<void> {
    await until(async () => {
      const { body } = await this.#studio.insist<Turn>('GET', this.#path);
      return body.expects !== null || body.status === 'closed';
    }, 2 * RECOVERY_LIMIT);
  }
}

function textsOf(lines: readonly Line[], speaker: Line['from']): string[] {
  return lines.filter(({ from }) => from === speaker).map(({ text }) => text);
}
