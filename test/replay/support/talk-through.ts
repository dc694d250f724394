import type { Expects } from '../../../src/flow/transcript.ts';
import type { Studio } from '../../support/studio.ts';
import { command } from '../../promises/support/commands.ts';
import { eventually, sayAndWait } from '../../promises/support/expectations.ts';

/** More than any example asks. */
const MOST_TURNS = 30;
const DAY = 86_400_000;

/**
 * Talks to a conversation as an agreeable visitor, and takes and returns it as a member where it queues, until it
 * waits for time to pass, ends or closes. Each question that is asked again gets another answer than before.
 */
export async function talkThrough(studio: Studio, id: string): Promise<void> {
  const asked = new Map<string, number>();
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const { status, expects } = await settled(studio, id);
    if (status === 'queued') {
      await sayAndWait(studio, id, 'Is anybody there?');
      await command(studio, id, 'accept', { by: 'alex' });
      await command(studio, id, 'note', { by: 'alex', text: 'A regular customer.' });
      await command(studio, id, 'reply', { by: 'alex', text: 'I have looked into it.' });
      await command(studio, id, 'return', { by: 'alex' });
      continue;
    }
    if (!expects) return;
    const times = asked.get(expects.node) ?? 0;
    asked.set(expects.node, times + 1);
    await sayAndWait(studio, id, answerTo(expects, times));
  }
}

interface Standing {
  status: string;
  working: boolean;
  seq: number;
  expects: Expects | null;
}

function settled(studio: Studio, id: string): Promise<Standing> {
  return eventually(async () => {
    const { body } = await studio.call<Standing>('GET', `/api/v1/conversations/${id}`);
    return body.working ? undefined : body;
  });
}

function answerTo({ type, buttons = [] }: Expects, times: number): string {
  switch (type) {
    case 'choice':
      return buttons[times % buttons.length]?.label ?? 'the first one';
    case 'name':
      return 'Ann Example';
    case 'email':
      return times === 0 ? 'ann at example' : 'ann@example.com';
    case 'phone':
      return '+49 30 901820';
    case 'number':
      return String(4 + times);
    case 'date':
      return new Date(Date.now() + (7 - times) * DAY).toISOString().slice(0, 10);
    case 'url':
      return 'https://example.com/shop';
    case 'yesno':
      return times === 0 ? 'yes' : 'no';
    case 'text':
      return buttons[times]?.label ?? `order 17${times}`;
  }
}
