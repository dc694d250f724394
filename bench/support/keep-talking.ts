/** What a number of conversations did in a span of time. */
export interface Sample {
  /** Milliseconds, of each turn that began within it. */
  latencies: number[];
  /** Turns that ended within it. */
  ended: number;
  /** Milliseconds. */
  span: number;
}

/** Takes turn after turn in every conversation, all of them at once, until the time is over. */
export async function keepTalking(
  conversations: readonly string[],
  span: number,
  turn: (conversation: string) => Promise<void>,
): Promise<Sample> {
  const latencies: number[] = [];
  let ended = 0;
  const end = performance.now() + span;
  await Promise.all(
    conversations.map(async (conversation) => {
      for (let from = performance.now(); from < end;) {
        await turn(conversation);
        const to = performance.now();
        latencies.push(to - from);
        if (to <= end) ended += 1;
        from = to;
      }
    }),
  );
  return { latencies, ended, span };
}
