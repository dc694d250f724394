/** How much is measured. More rounds make the medians steadier; the machine's noise hits all variants alike. */
export interface BenchSettings {
  /** Every round measures every variant under every load, each time beginning with another variant. */
  rounds: number;
  /** Conversations that talk at once, and for how many milliseconds in each round. */
  loads: { conversations: number; milliseconds: number }[];
  /** Milliseconds of 16 conversations, before the first round. */
  warmUp: number;
  /** Turns over which a history's growth is measured. */
  historyTurns: number;
  /** Open conversations whose memory is measured, after as many for warming up. */
  openConversations: number;
  replay: { histories: number; turns: number; rounds: number };
  /** Milliseconds. */
  heart: number;
  /** Turns of the conversation that goes on and on. */
  long: { turns: number };
  /** Conversations that talk at once with a service that is deployed, and for how many milliseconds. */
  deployed: { conversations: number; milliseconds: number; warmUp: number };
  inbox: InboxSettings;
}

export interface InboxSettings {
  conversations: number;
  messagesPerSecond: number;
  lookMilliseconds: number;
  workMilliseconds: number;
}

export const FULL: BenchSettings = {
  rounds: 5,
  loads: [
    { conversations: 1, milliseconds: 1_500 },
    { conversations: 16, milliseconds: 2_000 },
    { conversations: 64, milliseconds: 3_000 },
  ],
  warmUp: 2_500,
  historyTurns: 20,
  openConversations: 200,
  replay: { histories: 5, turns: 100, rounds: 3 },
  heart: 2_000,
  long: { turns: 10_000 },
  deployed: { conversations: 64, milliseconds: 20_000, warmUp: 8_000 },
  inbox: { conversations: 200, messagesPerSecond: 20, lookMilliseconds: 30_000, workMilliseconds: 20_000 },
};

export const QUICK: BenchSettings = {
  rounds: 2,
  loads: [
    { conversations: 1, milliseconds: 1_000 },
    { conversations: 16, milliseconds: 1_000 },
    { conversations: 64, milliseconds: 1_500 },
  ],
  warmUp: 1_200,
  historyTurns: 10,
  openConversations: 120,
  replay: { histories: 3, turns: 40, rounds: 2 },
  heart: 500,
  long: { turns: 1_000 },
  deployed: { conversations: 64, milliseconds: 6_000, warmUp: 4_000 },
  inbox: { conversations: 200, messagesPerSecond: 20, lookMilliseconds: 10_000, workMilliseconds: 8_000 },
};
