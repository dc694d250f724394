/**
 * What providers tell of the messages that they took: whether each has arrived. It is told again until it is heard, now
 * and then twice, and by whichever order the messages got there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SendgridDouble } from '../../doubles/sendgrid.ts';
import type { TwilioDouble } from '../../doubles/twilio.ts';
import type { WhatsappDouble } from '../../doubles/whatsapp.ts';

export interface Providers {
  twilio: TwilioDouble;
  sendgrid: SendgridDouble;
  whatsapp: WhatsappDouble;
}

export type Fate = 'delivered' | 'undelivered';

/** Milliseconds from accepting a message until it is told what became of it, at most. */
const LONGEST_WAY = 4_000;
const NOT_ARRIVED = 1 / 5;
const TOLD_TWICE = 1 / 4;
/** Milliseconds between two looks for new messages. */
const INTERVAL = 100;

export class Postman {
  readonly #providers: Providers;
  readonly #urls: readonly string[];
  readonly #random: () => number;
  /** By outbox key: a message that was sent again shares its fate. */
  readonly #fates = new Map<string, Fate>();
  readonly #seen = new Set<object>();
  readonly #rounds = new Set<Promise<void>>();

  /** @param urls where each API is, for what is not told at an address of its own */
  constructor(providers: Providers, urls: readonly string[], random: () => number) {
    this.#providers = providers;
    this.#urls = urls;
    this.#random = random;
  }

  /** Resolves when everything that was taken until `isOver` has been told, and heard. */
  async until(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      this.#collect();
      await sleep(INTERVAL);
    }
    this.#collect();
    await Promise.all(this.#rounds);
  }

  /** What was told of it; `undefined`: its provider does not have it. */
  fateOf(key: string): Fate | undefined {
    return this.#fates.get(key);
  }

  #collect(): void {
    const { twilio, sendgrid, whatsapp } = this.#providers;
    const url = (path: string) =>
      `${this.#urls[Math.floor(this.#random() * this.#urls.length)] ?? ''}/webhooks/${path}`;
    for (const message of this.#newOf(twilio.messages))
      this.#carry(message.key, (fate) =>
        twilio.report(message, fate, fate === 'delivered' ? undefined : 30_003),
      );
    for (const mail of this.#newOf(sendgrid.mails)) {
      const id = mail.id;
      this.#carry(mail.key, (fate) =>
        sendgrid.report(url('sendgrid/events'), {
          ...{ mail, id, event: fate === 'delivered' ? 'delivered' : 'bounce' },
          ...(fate === 'undelivered' && { reason: 'The mailbox is full.' }),
        }),
      );
    }
    for (const message of this.#newOf(whatsapp.messages))
      this.#carry(message.key, (fate) =>
        whatsapp.report(url('whatsapp'), {
          ...{ message, status: fate === 'delivered' ? 'delivered' : 'failed' },
          ...(fate === 'undelivered' && { error: { code: 131_026, title: 'Message undeliverable' } }),
        }),
      );
  }

  #newOf<Message extends object>(messages: readonly Message[]): Message[] {
    const found = messages.filter((message) => !this.#seen.has(message));
    for (const message of found) this.#seen.add(message);
    return found;
  }

  #carry(key: string | null, tell: (fate: Fate) => Promise<{ status: number }>): void {
    const fate = this.#fates.get(key ?? '') ?? (this.#random() < NOT_ARRIVED ? 'undelivered' : 'delivered');
    this.#fates.set(key ?? '', fate);
    const way = this.#random() * LONGEST_WAY;
    const times = this.#random() < TOLD_TWICE ? 2 : 1;
    const round = (async () => {
      await sleep(way);
      await Promise.all(Array.from({ length: times }, () => untilHeard(() => tell(fate))));
    })().finally(() => this.#rounds.delete(round));
    this.#rounds.add(round);
  }
}

async function untilHeard(tell: () => Promise<{ status: number }>): Promise<void> {
  for (;;) {
    const answer = await tell().catch(() => null);
    if (answer?.status === 200) return;
    if (answer && answer.status < 500) throw new Error(`A webhook was answered ${answer.status}.`);
    await sleep(500);
  }
}
