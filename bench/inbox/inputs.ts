/** Milliseconds. */
export interface Inputs {
  /** From when a key or the mouse was pressed, or its wheel turned, until the page began to handle it. */
  delays: number[];
  /** From when a key or the mouse was pressed until the page was drawn; only those of 16 and more. */
  untilDrawn: number[];
  /** How many keys and mouse buttons were pressed. */
  presses: number;
}

/** Runs in the page, before its own scripts: keeps what `Inputs` says in `window.inputs`. */
export function record(): void {
  const inputs: Inputs = { delays: [], untilDrawn: [], presses: 0 };
  (window as unknown as { inputs: Inputs }).inputs = inputs;
  const PRESSES = ['keydown', 'pointerdown'];
  for (const type of [...PRESSES, 'wheel'])
    window.addEventListener(
      type,
      (event) => {
        inputs.delays.push(performance.now() - event.timeStamp);
        if (PRESSES.includes(type)) inputs.presses += 1;
      },
      { capture: true, passive: true },
    );
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries())
      if (PRESSES.includes(name)) inputs.untilDrawn.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}
