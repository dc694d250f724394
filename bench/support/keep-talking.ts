/** What a number of conversations did in a span of time. */
export interface Sample {
  /** Milliseconds, of each turn that ended within it. */
  latencies: number[];
  /** Milliseconds. */
  elapsed: number;
}

/** Takes turn after turn in every conversation, all of them at once, until the time is over. */
export async function keepTalking(
  conversations: readonly string[],
  milliseconds: number,
  turn: (conversation: string) => Promise<void>,
): Promise<Sample> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + milliseconds;
  await Promise.all(
    conversations.map(async (conversation) => {
      for (let from = performance.now(); from < end;) {
        await turn(conversation);
        const to = performance.now();
        if (to <= end) latencies.push(to - from);
        from = to;
      }
    }),
  );
  return { latencies, elapsed: milliseconds };
}
