import type { Sample } from '../support/keep-talking.ts';

/** One way to run conversations. */
export interface Variant {
  name: VariantName;
  /** Starts a conversation and brings it to where it waits for the visitor; resolves to its id. */
  open(): Promise<string>;
  /** One turn in a conversation. */
  turn(conversation: string): Promise<void>;
  /** Turn after turn in every conversation, all at once, for so many milliseconds. */
  talk(conversations: readonly string[], milliseconds: number): Promise<Sample>;
  workflowId(conversation: string): string;
  close(): Promise<void>;
}

export const VARIANTS = ['bare', 'direct', 'http', 'stepwise'] as const;
export type VariantName = (typeof VARIANTS)[number];
