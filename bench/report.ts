import type { Figures, TurnsFigures } from './figures.ts';
import type { HistoryFigures } from './measures/history.ts';
import { PLACES, type DeployedFigures } from './measures/deployed.ts';
import type { LongFigures } from './measures/long.ts';
import type { InboxFigures, Spread } from './measures/inbox.ts';
import type { MemoryFigures } from './measures/memory.ts';
import { judge } from './targets.ts';
import { VARIANTS, type VariantName } from './variants/variant.ts';

const LABELS: Record<VariantName, string> = {
  bare: 'bare echo workflow, by update',
  direct: 'our turn, without HTTP',
  http: 'our turn, over HTTP',
  stepwise: 'an activity for every step',
};

/** The run as a person reads it: Markdown, with columns that line up. */
export function report(figures: Figures): string {
  const { machine, settings, turns, long, deployed, inbox } = figures;
  return [
    `Measured ${figures.date.slice(0, 16).replace('T', ' ')} UTC in ${Math.round(figures.took)} s on ${machine.cores} cores ` +
      `(${machine.processor}), ${machine.memoryGb} GB, load ${machine.load} before the run; Node ${machine.node}, ` +
      `Temporal SDK ${machine.temporalSdk}, ${machine.temporalServer}, PGlite ${machine.pglite}.`,
    ...(turns ? reportTurns(turns, settings.rounds) : []),
    ...(long ? reportLong(long) : []),
    ...(deployed ? reportDeployed(deployed, machine.cores) : []),
    ...(inbox ? reportInbox(inbox) : []),
    '### Targets',
    table(
      ['', 'measured', 'target', ''],
      judge(figures).map(({ name, value, most, least, reached }) => [
        name,
        short(value),
        most === undefined ? `≥ ${short(least ?? NaN)}` : `≤ ${short(most)}`,
        reached ? 'reached' : 'MISSED',
      ]),
    ),
  ].join('\n\n');
}

function reportTurns(figures: TurnsFigures, rounds: number): string[] {
  const { turns, history, pureNodes, memory, replay, heart } = figures;
  return [
    `${rounds} rounds of turns; figures are medians over them, and × is against bare in the same round.`,
    ...turns.flatMap(({ conversations, variants }) => [
      `### ${conversations === 1 ? 'One conversation' : `${conversations} conversations at once`}`,
      table(
        ['', 'p50 ms', '× bare', 'p95 ms', 'p99 ms', 'turns/s', '× bare'],
        VARIANTS.map((name) => {
          const { p50, p50Ratio, p95, p99, turnsPerSecond, throughputRatio } = variants[name];
          return [
            LABELS[name],
            ...[p50.toFixed(1), p50Ratio.toFixed(2), p95.toFixed(1), p99.toFixed(1)],
            ...[turnsPerSecond.toFixed(0), throughputRatio.toFixed(2)],
          ];
        }),
      ),
    ]),
    '### What a turn costs',
    table(
      ['', 'events', 'bytes', '× bare', 'billable actions'],
      [
        ...VARIANTS.map((name) => historyRow(LABELS[name], history[name], history.bare)),
        historyRow('a turn of 1 pure node', pureNodes.one, history.bare),
        historyRow('a turn of 20 pure nodes', pureNodes.twenty, history.bare),
      ],
    ),
    '### An open conversation in the worker’s memory',
    table(
      ['', 'heap KB', '× bare', 'resident KB', '× bare'],
      [
        memoryRow('bare', memory.bare, memory.bare),
        memoryRow('ours, on the turn’s flow', memory.turnFlow, memory.bare),
        memoryRow('ours, on the order-support example', memory.exampleFlow, memory.bare),
      ],
    ),
    '### Replay, and the pure flow language',
    table(
      ['', 'events/s', 'turns/s', '× bare'],
      [
        ...(
          [
            ['replay by Temporal, bare', replay.bare],
            ['replay by Temporal, ours', replay.conversation],
            ['replay by `npm run replay`, step by step, ours', replay.steps],
          ] as const
        ).map(([name, { eventsPerSecond, turnsPerSecond }]) => [
          name,
          eventsPerSecond.toFixed(0),
          turnsPerSecond.toFixed(0),
          (turnsPerSecond / replay.bare.turnsPerSecond).toFixed(2),
        ]),
        ['the heart alone, node steps', heart.stepsPerSecond.toFixed(0), '', ''],
      ],
    ),
  ];
}

function reportLong({ turns, runs, long, short, firstRatio, lastRatio }: LongFigures): string[] {
  return [
    `### One conversation of ${turns} turns, in ${runs} runs, beside conversations of 10`,
    table(
      ['', 'ms a turn', '× of 10'],
      [
        ['conversations of 10 turns', short.toFixed(1), '1.00'],
        ['all of its turns', long.toFixed(1), (long / short).toFixed(2)],
        ['its first tenth', '', firstRatio.toFixed(2)],
        ['its last tenth', '', lastRatio.toFixed(2)],
      ],
    ),
  ];
}

function reportDeployed(figures: DeployedFigures[], cores: number): string[] {
  return [
    `### Where a turn’s time goes: milliseconds of a processor, each part a process of its own, over HTTP`,
    table(
      ['', ...figures.map(({ processes }) => `${processes} API, ${processes} worker`)],
      [
        ...PLACES.map((place) => [place, ...figures.map(({ cpu }) => cpu[place].toFixed(1))]),
        ['turns a second', ...figures.map(({ turnsPerSecond }) => turnsPerSecond.toFixed(0))],
        ['p50 ms', ...figures.map(({ p50 }) => p50.toFixed(0))],
        [`processors busy, of ${cores}`, ...figures.map(({ busy }) => busy.toFixed(1))],
      ],
    ),
  ];
}

function reportInbox(figures: InboxFigures): string[] {
  const { conversations, changes, pictures, script, drawing, scriptPerChange, longTasks, inputs } = figures;
  const row = (name: string, { p50, p95, max }: Spread) => [name, ...[p50, p95, max].map(short)];
  return [
    `### The inbox page, with ${conversations} open conversations`,
    `${changes} changes in ${pictures} pictures, ${short(scriptPerChange)} ms of script for each change; ` +
      `${longTasks.length} tasks of 50 ms and more, the longest ${short(Math.max(0, ...longTasks))} ms by the clock; ` +
      `${inputs.count} keys, presses and turns of the wheel while a member worked.`,
    table(
      ['', 'p50 ms', 'p95 ms', 'max ms'],
      [
        row('script for a picture, of the processor', script.cpu),
        row('script for a picture, by the clock', script.wall),
        row('styles, layout and painting, of the processor', drawing.cpu),
        row('styles, layout and painting, by the clock', drawing.wall),
        row('an input, until the page handles it', inputs.delay),
        row('a press, until the page is drawn (16: or sooner)', inputs.untilDrawn),
      ],
    ),
  ];
}

function historyRow(label: string, { events, bytes, actions }: HistoryFigures, bare: HistoryFigures) {
  return [label, short(events), bytes.toFixed(0), (bytes / bare.bytes).toFixed(2), short(actions)];
}

function memoryRow(label: string, { heap, rss }: MemoryFigures, bare: MemoryFigures) {
  const kb = (bytes: number) => (bytes / 1_024).toFixed(0);
  return [label, kb(heap), (heap / bare.heap).toFixed(2), kb(rss), (rss / bare.rss).toFixed(2)];
}

/** Two decimals where they say something. */
function short(value: number): string {
  return value < 100 ? String(Math.round(value * 100) / 100) : value.toFixed(0);
}

/** Names to the left, figures to the right. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
