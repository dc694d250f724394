import type { Database } from '../../src/store/database.ts';
import { VISITOR } from '../support/flows.ts';

export interface StepInput {
  conversation: string;
  node: string;
  text: string;
  /** The last entry's. */
  seq: number;
}

export interface Step {
  /** What stands in the transcript now. */
  entry: string | null;
  /** `null`: the flow waits. */
  next: string | null;
}

export interface StepActivities {
  visit(input: StepInput): Promise<Step>;
}

/** Prepares the table that they write the transcript to. */
export async function createStepActivities(database: Database): Promise<StepActivities> {
  await database.query(
    `create table if not exists bench_entries (
       conversation_id text not null, seq integer not null, entry jsonb not null,
       primary key (conversation_id, seq))`,
  );
  return {
    async visit(input) {
      const step = walk(input);
      if (step.entry !== null) {
        await database.query(
          'insert into bench_entries (conversation_id, seq, entry) values ($1, $2, $3::jsonb) on conflict do nothing',
          [input.conversation, input.seq + 1, JSON.stringify({ text: step.entry })],
        );
      }
      return step;
    },
  };
}

/** The same flow as `TURN_FLOW`. */
function walk({ node, text }: StepInput): Step {
  switch (node) {
    case 'take':
      return { entry: text, next: 'about' };
    case 'about':
      return { entry: null, next: text.includes('order') ? 'thanks' : null };
    case 'thanks':
      return { entry: `Thank you, ${VISITOR.name}: I look for “${text}”.`, next: 'more' };
    case 'more':
      return { entry: 'What else can I do for you?', next: null };
    default:
      throw new Error(`There is no node ${node}.`);
  }
}
