/** Intents by id, as authors give them. */
export interface IntentExamples {
  [id: string]: { examples: string[]; threshold?: number | undefined };
}

/**
 * The intents of several flows that share them. One that several have is one, with the examples of all and the highest
 * threshold that is given.
 */
export function mergeIntents(flows: IntentExamples[]): IntentExamples {
  const merged = new Map<string, IntentExamples[string]>();
  for (const [id, { examples, threshold }] of flows.flatMap((intents) => Object.entries(intents))) {
    const known = merged.get(id);
    const thresholds = [known?.threshold, threshold].filter((given) => given !== undefined);
    merged.set(id, {
      examples: [...(known?.examples ?? []), ...examples],
      ...(thresholds.length > 0 && { threshold: Math.max(...thresholds) }),
    });
  }
  return Object.fromEntries(merged);
}
