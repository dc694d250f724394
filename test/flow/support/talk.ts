/** A talk with an example flow: what happens, and all that comes into the transcript by it. */
import { parseDuration } from '../../../src/flow/publishing/parse-duration.ts';
import type { ActionOutcome, Command, DeliveryReport, Readings } from '../../../src/flow/state.ts';
import type { Button, Card, Entry, Status, Value } from '../../../src/flow/transcript.ts';
import { Conversation } from './conversation.ts';

export interface Talk {
  about: string;
  flow: string;
  visitor?: { [key: string]: Value };
  variables?: { [name: string]: Value };
  /** Flows that are not published in this talk. */
  without?: string[];
  talk: TalkStep[];
  /** How the conversation stands at the end. */
  status: Status;
}

/** One thing that happens (exactly one field beside `transcript`), and the lines it adds. */
export interface TalkStep {
  starts?: true;
  says?: string;
  /** What was recognised in what they say. */
  readings?: Readings;
  presses?: string;
  /** A duration in which nobody writes. */
  passes?: string;
  /** What the action that runs comes back with. */
  finishes?: ActionOutcome;
  /** What became of what was sent last. */
  delivers?: DeliveryReport;
  /** What a member (Alex) does. */
  commands?: Command;
  transcript: string[];
}

/** A talk as it goes now. */
export interface HeldTalk {
  /** Each step's. */
  lines: string[][];
  status: Status;
  /** The actions that came back from outside, and how. */
  finished: { action: string; ok: boolean }[];
}

/** Holds the talk again. */
export function hold(talk: Talk, document: unknown, others: { id: string }[]): HeldTalk {
  const { visitor = {}, variables = {}, without = [] } = talk;
  const published = others.filter(({ id }) => !without.includes(id));
  const conversation = new Conversation(document, { others: published, visitor, variables });
  const finished: HeldTalk['finished'] = [];
  const lines = talk.talk.map((step) => {
    const before = conversation.entries.length;
    const { phase } = conversation.state;
    if (step.finishes && phase.kind === 'acting')
      finished.push({ action: phase.action.name, ok: step.finishes.ok });
    carryOut(conversation, step);
    return conversation.entries.slice(before).map(toLine);
  });
  return { lines, status: conversation.view.status, finished };
}

function carryOut(conversation: Conversation, step: TalkStep): void {
  if (step.starts) conversation.send({ type: 'start', now: conversation.now });
  else if (step.says !== undefined) conversation.say(step.says, step.readings && { readings: step.readings });
  else if (step.presses !== undefined) conversation.press(step.presses);
  else if (step.passes !== undefined) conversation.after(parseDuration(step.passes) / 60_000);
  else if (step.finishes) conversation.finish(step.finishes);
  else if (step.delivers) conversation.deliver(step.delivers);
  else if (step.commands) conversation.command(step.commands);
}

function toLine(entry: Entry): string {
  const who = entry.audience === 'members' ? `${entry.from}, to members` : entry.from;
  switch (entry.type) {
    case 'text':
      return `${who}: ${entry.text}${list(entry.buttons)}`;
    case 'image':
      return `${who}: (picture: ${entry.image.alt}) ${entry.caption ?? ''}${list(entry.buttons)}`;
    case 'card':
      return `${who}: ${toCardLine(entry.card)}`;
    case 'carousel':
      return `${who}: ${entry.cards.map(toCardLine).join(' / ')}`;
    case 'event':
      return `${who}, ${entry.event}: ${entry.text}`;
  }
}

const toCardLine = ({ title, text, buttons }: Card) => `(card: ${title}) ${text ?? ''}${list(buttons)}`;

const list = (buttons: Button[] = []) =>
  buttons.map(({ label, url }) => ` [${url === undefined ? label : `${label} → ${url}`}]`).join('');
