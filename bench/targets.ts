import type { Figures, TurnsFigures } from './figures.ts';
import type { LongFigures } from './measures/long.ts';
import type { InboxFigures } from './measures/inbox.ts';

export interface Target {
  name: string;
  value: number;
  /** `value` may not be above it (`most`), or below (`least`). */
  most?: number;
  least?: number;
  reached: boolean;
}

/** What the product promises of its speed, as ratios wherever the machine would decide otherwise. */
export function judge({ turns, long, inbox }: Figures): Target[] {
  return [
    ...(turns ? judgeTurns(turns) : []),
    ...(long ? judgeLong(long) : []),
    ...(inbox ? judgeInbox(inbox) : []),
  ];
}

function judgeTurns({ turns, history, pureNodes, memory, replay, heart }: TurnsFigures): Target[] {
  const variantsUnder = (conversations: number) => {
    const load = turns.find((candidate) => candidate.conversations === conversations);
    if (!load) throw new Error(`There is no load of ${conversations} conversations.`);
    return load.variants;
  };
  const alone = variantsUnder(1);
  const crowd = variantsUnder(64);
  return [
    atMost('Turn, p50 latency: × bare, without HTTP', alone.direct.p50Ratio, 1.3),
    atMost('Turn, p50 latency: × bare, over HTTP', alone.http.p50Ratio, 1.3),
    atLeast('64 conversations, turns a second: × bare, without HTTP', crowd.direct.throughputRatio, 0.7),
    atLeast('64 conversations, turns a second: × bare, over HTTP', crowd.http.throughputRatio, 0.7),
    atMost('Turn, events of history', history.direct.events, 5.5),
    atMost('Turn, bytes of history', history.direct.bytes, 2_048),
    atMost('Turn of 20 pure nodes, events', pureNodes.twenty.events, pureNodes.one.events),
    atMost('Open conversation, heap: × bare', memory.turnFlow.heap / memory.bare.heap, 1.5),
    atMost('Open conversation, resident memory: × bare', memory.turnFlow.rss / memory.bare.rss, 1.5),
    atLeast('Replay step by step, events a second', replay.steps.eventsPerSecond, 5_000),
    atLeast('Heart, node steps a second', heart.stepsPerSecond, 200_000),
  ];
}

function judgeLong({ turns, long, short, lastRatio }: LongFigures): Target[] {
  return [
    atMost(`A turn of ${turns}: × one of 10`, long / short, 1.2),
    atMost(`A turn of the last tenth of ${turns}: × one of 10`, lastRatio, 1.2),
  ];
}

function judgeInbox({ script }: InboxFigures): Target[] {
  return [atMost('Inbox, script for a change: p95, ms of the processor', script.cpu.p95, 10)];
}

function atMost(name: string, value: number, most: number): Target {
  return { name, value, most, reached: value <= most };
}

function atLeast(name: string, value: number, least: number): Target {
  return { name, value, least, reached: value >= least };
}
