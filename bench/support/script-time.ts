/** What Chromium’s trace says of the page’s main thread. */

/** A span of the Trace Event Format. */
export interface TraceEvent {
  name: string;
  /** `X`: a span with its duration; `M`: says what a process or thread is. */
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  ts: number;
  dur?: number;
  /** Of which the thread had a processor. */
  tdur?: number;
  args: { name?: string };
}

/** Milliseconds: as a watch shows them, and of the processor. */
export interface Time {
  wall: number;
  cpu: number;
}

export interface Picture {
  script: Time;
  /** Styles, layout and painting. */
  drawing: Time;
}

/** As the “Scripting” of Chromium’s own performance panel, with the collection of garbage. */
const SCRIPT = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
  'v8.compile',
]);

/** As its “Rendering” and “Painting”. */
const DRAWING = new Set([
  'Commit',
  'HitTest',
  'Layerize',
  'Layout',
  'Paint',
  'PrePaint',
  'UpdateLayerTree',
  'UpdateLayoutTree',
]);

/** What `readTrace` reads; everything else would be a load of its own. */
export const CATEGORIES = ['-*', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'];

const TASK = 'RunTask';
const FRAME = 'FireAnimationFrame';
/** Milliseconds. As the Long Tasks API has it. */
const LONG = 50;

/**
 * The pictures for which the page’s script asked (with requestAnimationFrame), each with all that the main thread
 * did since the one before, whatever for; all that it did; and the lengths of its long tasks, in milliseconds.
 */
export function readTrace(events: readonly TraceEvent[]): {
  pictures: Picture[];
  total: Picture;
  longTasks: number[];
} {
  const total = blank();
  const pictures: Picture[] = [];
  const longTasks: number[] = [];
  let picture = blank();
  let asked = false;
  let taskEnd = 0;
  /** The spans around the one that is looked at, the innermost last. */
  let around: { end: number; kind: 'script' | 'drawing' | null }[] = [];
  const finishTask = () => {
    if (asked) {
      pictures.push(picture);
      picture = blank();
    }
    asked = false;
  };

  for (const { name, ts, dur = 0, tdur = 0 } of spansOf(events)) {
    if (name === TASK && ts >= taskEnd) {
      finishTask();
      taskEnd = ts + dur;
      if (dur / 1_000 >= LONG) longTasks.push(dur / 1_000);
    }
    if (name === FRAME) asked = true;
    const kind = SCRIPT.has(name) ? 'script' : DRAWING.has(name) ? 'drawing' : null;
    around = around.filter(({ end }) => end > ts);
    const outer = around.findLast((span) => span.kind !== null)?.kind ?? null;
    around.push({ end: ts + dur, kind });
    if (kind === null || kind === outer) continue;
    for (const account of [picture, total]) {
      add(account[kind], dur, tdur);
      // Script that waits for a layout is charged with the rest of its time only.
      if (outer !== null) add(account[outer], -dur, -tdur);
    }
  }
  finishTask();
  return { pictures, total, longTasks };
}

/** Those of the busiest page’s main thread, the outer before the inner. */
function spansOf(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events)
    if (event.ph === 'M' && event.args.name === 'CrRendererMain') threads.set(threadOf(event), []);
  for (const event of events) if (event.ph === 'X') threads.get(threadOf(event))?.push(event);
  const [busiest = []] = [...threads.values()].sort((a, b) => b.length - a.length);
  return busiest.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
}

const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;

const blank = (): Picture => ({ script: { wall: 0, cpu: 0 }, drawing: { wall: 0, cpu: 0 } });

function add(time: Time, dur: number, tdur: number): void {
  time.wall += dur / 1_000;
  time.cpu += tdur / 1_000;
}
