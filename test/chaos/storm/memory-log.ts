/** What the processes have in memory over a storm, and how fast that grows. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PARTS, type Estate, type Part } from './estate.ts';

/** Milliseconds between two looks. */
const INTERVAL = 10_000;
const MB = 1_048_576;

interface Sample {
  /** Seconds. */
  at: number;
  pid: number;
  heap: number;
  rss: number;
}

export class MemoryLog {
  readonly #estate: Estate;
  readonly #samples = new Map<Part, Sample[]>();

  constructor(estate: Estate) {
    this.#estate = estate;
  }

  async until(isOver: () => boolean): Promise<void> {
    for (let next = Date.now() + INTERVAL; !isOver();) {
      await sleep(1_000);
      if (Date.now() < next) continue;
      next += INTERVAL;
      await Promise.all(PARTS.map((part) => this.#look(part)));
    }
  }

  /** A line for each server process, of its longest life; the first quarter of it is for warming up. */
  summary(): string[] {
    return [...this.#samples].flatMap(([part, samples]) => {
      const lives = [...new Set(samples.map(({ pid }) => pid))].map((life) =>
        samples.filter(({ pid }) => pid === life),
      );
      const [life = []] = lives.sort((a, b) => b.length - a.length);
      const warm = life.slice(Math.floor(life.length / 4));
      const [first, last] = [warm[0], warm.at(-1)];
      if (!first || !last || warm.length < 6) return [];
      const length = Math.round(last.at - first.at);
      const of = (field: 'heap' | 'rss') =>
        `${field} ${(first[field] / MB).toFixed(0)} → ${(last[field] / MB).toFixed(0)} MB ` +
        `(${((slopeOf(warm, field) * 3_600) / MB).toFixed(1)} MB/h)`;
      return [`${part} over ${length} s: ${of('heap')}, ${of('rss')}`];
    });
  }

  async #look(part: Part): Promise<void> {
    const pid = this.#estate.pidOf(part);
    const memory = await this.#estate.memoryOf(part);
    if (pid === null || memory === null || pid !== this.#estate.pidOf(part)) return;
    const samples = this.#samples.get(part) ?? [];
    samples.push({ at: performance.now() / 1_000, pid, ...memory });
    this.#samples.set(part, samples);
  }
}

/** Bytes a second, by least squares. */
function slopeOf(samples: readonly Sample[], field: 'heap' | 'rss'): number {
  const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length;
  const at = mean(samples.map((sample) => sample.at));
  const size = mean(samples.map((sample) => sample[field]));
  let product = 0;
  let square = 0;
  for (const sample of samples) {
    product += (sample.at - at) * (sample[field] - size);
    square += (sample.at - at) ** 2;
  }
  return square === 0 ? 0 : product / square;
}
