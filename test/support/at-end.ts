/** Milliseconds for all of them: far beyond what it takes, as a busy machine stops its processes slowly. */
const LIMIT = 300_000;

const tasks: (() => unknown)[] = [];

/** Runs `task` when all tests have run. The latest comes first, as what was made later may rest on what was there. */
export function atEnd(task: () => unknown): void {
  tasks.push(task);
}

after(async function () {
  this.timeout(LIMIT);
  for (const task of tasks.reverse()) await task();
});

// A run that is told to end still tidies up; mocha itself only listens to Ctrl-C.
process.once('SIGTERM', () => process.exit(143));

const doomed: (() => number | null | undefined)[] = [];

/** Kills `pid` when the tests' own process ends before its tasks have run. */
export function killAtExit(pid: () => number | null | undefined): void {
  doomed.push(pid);
}

process.once('exit', () => {
  for (const pid of doomed) {
    const now = pid();
    if (typeof now !== 'number') continue;
    try {
      process.kill(now, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
});
