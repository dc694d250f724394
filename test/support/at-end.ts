const tasks: (() => unknown)[] = [];

/** Runs `task` when all tests have run. The latest comes first, as what was made later may rest on what was there. */
export function atEnd(task: () => unknown): void {
  tasks.push(task);
}

after(async function () {
  this.timeout(60_000);
  for (const task of tasks.reverse()) await task();
});
