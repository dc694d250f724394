import type { BenchSettings } from '../settings.ts';
import { median, percentile } from '../support/statistics.ts';
import { VARIANTS, type Variant, type VariantName } from '../variants/variant.ts';

/** Latencies in milliseconds; each figure the median over the rounds. */
export interface TurnFigures {
  p50: number;
  p95: number;
  p99: number;
  turnsPerSecond: number;
  /** Against the bare workflow in the same round, then the median. */
  p50Ratio: number;
  throughputRatio: number;
}

/** What one variant did under one load, round by round. */
type Rounds = Pick<TurnFigures, 'p50' | 'p95' | 'p99' | 'turnsPerSecond'>[];

export interface LoadFigures {
  conversations: number;
  variants: Record<VariantName, TurnFigures>;
}

/**
 * Lets every variant talk under every load, in turns and in many short rounds, so that whatever else the machine
 * does hits all of them alike.
 */
export async function measureTurns(
  variants: readonly Variant[],
  settings: BenchSettings,
  say: (line: string) => void,
): Promise<LoadFigures[]> {
  for (const variant of variants) await talk(variant, 16, settings.warmUp);
  const results = settings.loads.map((load) => ({
    load,
    rounds: Object.fromEntries(VARIANTS.map((name) => [name, []])) as unknown as Record<VariantName, Rounds>,
  }));
  for (let round = 0; round < settings.rounds; round += 1) {
    say(`Round ${round + 1} of ${settings.rounds}`);
    for (const { load, rounds } of results) {
      for (const variant of rotated(variants, round)) {
        rounds[variant.name].push(await talk(variant, load.conversations, load.milliseconds));
      }
    }
  }
  return results.map(({ load, rounds }) => ({
    conversations: load.conversations,
    variants: Object.fromEntries(
      VARIANTS.map((name) => [name, summarise(rounds[name], rounds.bare)]),
    ) as unknown as LoadFigures['variants'],
  }));
}

/** In conversations of their own: no variant's history grows longer than another's. */
async function talk(variant: Variant, count: number, milliseconds: number): Promise<Rounds[number]> {
  const conversations = await Promise.all(Array.from({ length: count }, () => variant.open()));
  const { latencies, ended, span } = await variant.talk(conversations, milliseconds);
  return {
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    turnsPerSecond: (ended / span) * 1_000,
  };
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const first = by % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

function summarise(own: Rounds, bare: Rounds): TurnFigures {
  const over = (figure: keyof Rounds[number]) => median(own.map((round) => round[figure]));
  const against = (figure: keyof Rounds[number]) =>
    median(own.map((round, index) => round[figure] / (bare[index]?.[figure] ?? NaN)));
  return {
    p50: over('p50'),
    p95: over('p95'),
    p99: over('p99'),
    turnsPerSecond: over('turnsPerSecond'),
    p50Ratio: against('p50'),
    throughputRatio: against('turnsPerSecond'),
  };
}
